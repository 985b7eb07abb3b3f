// What went wrong, in plain words, at the top of the page until something else is asked for.

const notice = document.getElementById("notice");
const text = document.getElementById("notice-text");

export function show(error) {
  if (error.name === "AbortError") return; // given up by the page itself
  text.textContent = error.message;
  notice.hidden = false;
}

export function hide() {
  notice.hidden = true;
}

document.getElementById("notice-close").addEventListener("click", hide);
