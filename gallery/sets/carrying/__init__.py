"""What goes into sets and out of them: uploads, manifests, exports, imports. `manifest` says how it is written; this has it."""
