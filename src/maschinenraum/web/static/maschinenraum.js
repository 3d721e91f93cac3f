// SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
// SPDX-License-Identifier: EUPL-1.2

// Comfort only: every page works without it.
"use strict";

// A refused form takes the reader to the list of what to mend.
document.querySelector("form[method=post] .mr-summary")?.focus();

// Escape closes the menu and gives the focus back to its button.
document.addEventListener("keydown", (event) => {
  const menu = document.querySelector(".mr-menu[open]");
  if (event.key === "Escape" && menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
