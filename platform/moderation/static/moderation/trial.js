// Goes on with a trial by itself; without scripts its button does.
document.querySelector("form[data-goes-on]")?.requestSubmit();
