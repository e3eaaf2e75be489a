// Runs before the page is drawn: says that scripts are on, so that nothing jumps when the rest arrives.
document.documentElement.classList.add("has-scripts");
document.body.classList.add("js-enabled", "govuk-frontend-supported");
