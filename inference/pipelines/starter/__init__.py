"""The starter model: a small real diffusion model that ships with the repository, and how it was made."""
