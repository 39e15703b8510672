package spec

import (
	"strconv"
	"strings"
)

// Join returns the path of a field below path. The field may be a path itself;
// a name that a document makes up is added with [Key] instead.
func Join(path, name string) string {
	if path == "" || name == "" || name[0] == '[' {
		return path + name
	}
	return path + "." + name
}

// Index returns the path of element i of the list at path.
func Index(path string, i int) string { return path + "[" + strconv.Itoa(i) + "]" }

// Key returns the path of the member name of the object at path, where the
// document makes the name up. A name that a path could not tell from its own
// dots and brackets is quoted, such as rooms["a.b"], and so is one whose ends or
// characters would not be seen: rooms["a "]. A long name is clipped.
func Key(path, name string) string {
	name = clip(name, 64)
	unclear := name == "" || name[0] == ' ' || name[len(name)-1] == ' '
	for _, r := range name {
		unclear = unclear || !strconv.IsPrint(r) || strings.ContainsRune("\"\\.[]\ufffd", r)
	}
	if unclear {
		return path + "[" + strconv.Quote(name) + "]"
	}
	return Join(path, name)
}

// outer returns the path of what holds the value at path, by way of paths of
// nothing where a name in it is quoted; ok is false at the top of the document.
func outer(path string) (up string, ok bool) {
	if path == "" {
		return "", false
	}
	return path[:max(strings.LastIndexAny(path, ".["), 0)], true
}
