package spec

import "strings"

// Names checks that the names of a list are given and distinct: a map from
// each name to the path at which it was first stated.
type Names map[string]string

// Check records a name that is empty, or blank, or was stated before.
func (n Names) Check(d *Defects, path, name string) {
	switch first, again := n[name]; {
	case strings.TrimSpace(name) == "":
		d.Add(path, ErrRequired, "")
	case again:
		d.Add(path, ErrDuplicate, "%q is %s already", Clip(name), first)
	default:
		n[name] = path
	}
}

// CheckNames records a list without names, and names that are empty or repeated.
func CheckNames(d *Defects, path string, list []string) {
	if len(list) == 0 {
		d.Add(path, ErrRequired, "want at least one")
	}
	seen := Names{}
	for i, name := range list {
		seen.Check(d, Index(path, i), name)
	}
}

// Seen is what a list has had so far.
type Seen[T comparable] map[T]bool

// Again records v and reports whether it was there before.
func (s Seen[T]) Again(v T) bool {
	before := s[v]
	s[v] = true
	return before
}

// NotEmpty records a list that is stated and empty, where a list that is left
// out stands for otherwise: "all", say. Nobody means the empty one, since
// nothing would be left.
func NotEmpty[T any](d *Defects, path string, list []T, otherwise string) {
	if list != nil && len(list) == 0 {
		d.Add(path, ErrRequired, "want at least one; leave it out for %s", otherwise)
	}
}
