package spec

import (
	"fmt"
	"reflect"
	"strings"
	"unicode/utf8"
)

// Clip returns the beginning of s, for error texts that quote what was given:
// at most 40 bytes, cut between characters and marked with "…".
func Clip(s string) string { return clip(s, 40) }

func clip(s string, most int) string {
	if len(s) <= most {
		return s
	}
	n := most
	for n > most-utf8.UTFMax && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + "…"
}

// OneOf returns what an error text says of the names that are allowed: one of
// ["a" "b"]. A long name is clipped and a long list ends with the number of
// names left out, so that the text is short whatever the names are.
func OneOf[T ~string](names []T) string {
	const most = 500 // bytes of names
	if len(names) == 0 {
		return "nothing, since no name is declared"
	}
	var b strings.Builder
	b.WriteString("one of [")
	for i, name := range names {
		if b.Len() > most {
			fmt.Fprintf(&b, " and %d more", len(names)-i)
			break
		}
		if i > 0 {
			b.WriteByte(' ')
		}
		fmt.Fprintf(&b, "%q", Clip(string(name)))
	}
	b.WriteByte(']')
	return b.String()
}

const (
	longText = 600 // bytes, more than what OneOf returns
	longList = 24
)

// short returns args with long texts and long lists of texts cut.
func short(args []any) []any {
	cut := make([]any, len(args))
	for i, arg := range args {
		switch v := reflect.ValueOf(arg); {
		case v.Kind() == reflect.String:
			cut[i] = clip(v.String(), longText)
		case v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.String:
			cut[i] = shortList(v)
		default:
			cut[i] = arg
		}
	}
	return cut
}

func shortList(v reflect.Value) []string {
	var names []string
	for i := range min(v.Len(), longList) {
		names = append(names, Clip(v.Index(i).String()))
	}
	if more := v.Len() - len(names); more > 0 {
		names = append(names, fmt.Sprintf("… and %d more", more))
	}
	return names
}
