// Package handbook has no code: its tests print every table and rule of the
// support-operations handbook from the presets and compare them with the figures
// of the handbook, and hold the presets to say which reading they take where its
// files disagree.
package handbook
