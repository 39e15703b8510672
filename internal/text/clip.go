package text

import "unicode/utf8"

// Clip returns the beginning of s, for error texts that quote what was given:
// at most 40 bytes, cut between characters and marked with "…".
func Clip(s string) string {
	const most = 40
	if len(s) <= most {
		return s
	}
	n := most
	for n > most-utf8.UTFMax && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + "…"
}
