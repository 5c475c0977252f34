/** What every page does once it is there. */
import "./theme.js";
import "./placeholders.js";
import "./slash.js";
import "./tabs.js";
