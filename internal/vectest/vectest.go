// Package vectest helps the tests that run reference vectors, lines of JSON, to
// leave nothing of them unread.
package vectest

import (
	"encoding/json"
	"fmt"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// Check reports the fields of a line of a file that decoding it into a T leaves
// out: as an error where the file is of the package's own testdata, else in the
// log, by name.
func Check[T any](t testing.TB, file string, line []byte) {
	t.Helper()
	switch left := Unread[T](line); {
	case left == nil:
	case strings.HasPrefix(filepath.ToSlash(file), "testdata/"):
		t.Errorf("%s: no check reads %q of %s", file, left, line)
	default:
		t.Logf("%s: unsupported: nothing reads %q of %s", file, left, line)
	}
}

// Unread returns the paths of the fields of a JSON object that decoding it into
// a T leaves out, in order of their names. What a map, an interface or a
// [json.RawMessage] takes is read as a whole. A vector whose field is left out
// says something that its test does not look at, and passes in silence.
func Unread[T any](line []byte) []string {
	var v any
	if err := json.Unmarshal(line, &v); err != nil {
		return []string{err.Error()}
	}
	var list []string
	unread(reflect.TypeFor[T](), v, "", &list)
	slices.Sort(list)
	return slices.Compact(list)
}

func unread(t reflect.Type, v any, path string, list *[]string) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch v := v.(type) {
	case []any:
		if t.Kind() == reflect.Slice || t.Kind() == reflect.Array {
			for _, x := range v {
				unread(t.Elem(), x, path+"[]", list)
			}
		}
	case map[string]any:
		if t.Kind() == reflect.Map {
			for _, x := range v {
				unread(t.Elem(), x, path+".*", list)
			}
		}
		if t.Kind() != reflect.Struct {
			return
		}
		fields := map[string]reflect.Type{}
		collect(t, fields)
		for _, name := range slices.Sorted(maps.Keys(v)) {
			at := strings.TrimPrefix(fmt.Sprint(path, ".", name), ".")
			if f, ok := fields[strings.ToLower(name)]; ok {
				unread(f, v[name], at, list)
			} else {
				*list = append(*list, at)
			}
		}
	}
}

// collect adds the fields of a struct by the name that JSON has for them, in
// small letters, as decoding does not tell the case of letters apart.
func collect(t reflect.Type, fields map[string]reflect.Type) {
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous && name == "" && f.Type.Kind() == reflect.Struct:
			collect(f.Type, fields)
		case name == "-" || !f.IsExported():
		case name == "":
			fields[strings.ToLower(f.Name)] = f.Type
		default:
			fields[strings.ToLower(name)] = f.Type
		}
	}
}
