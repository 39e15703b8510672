// Package spectest helps tests to compare what is wrong with documents.
package spectest

import "regexp"

var place = regexp.MustCompile(` \(line \d+, column \d+\)`)

// Text returns the text of err without the places in the document, or "" for
// nil.
func Text(err error) string {
	if err == nil {
		return ""
	}
	return place.ReplaceAllString(err.Error(), "")
}
