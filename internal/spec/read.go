package spec

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
)

// Read reads a JSON document strictly and validates it. Unknown, wrongly cased
// and repeated names, wrong types, texts that a field's type refuses and
// trailing data are defects, reported all at once with their paths and places
// as an [*Error] of T's package. If there are none, the defects are those that
// T's method Validate reports; a list without the method is as valid as its
// elements. A null inside the document is a value left out; a document that is
// null is refused.
func Read[T any](data []byte) (T, error) {
	v, err := Decode[T](data)
	if err == nil {
		err = validate(reflect.ValueOf(&v).Elem())
	}
	if err != nil {
		var zero T
		return zero, locate(data, err)
	}
	return v, nil
}

// Decode is [Read] without Validate. What it accepts, it decodes as
// json.Unmarshal does.
func Decode[T any](data []byte) (T, error) {
	var v, zero T
	w := &walk{text: data, places: places{text: data}, d: Defects{Package: packageOf(reflect.TypeFor[T]())}}
	if w.document(reflect.TypeFor[T]()); w.d.Len() == 0 {
		if err := json.Unmarshal(data, &v); err != nil {
			w.refuse("", 0, err)
		}
	}
	if err := w.d.Err(); err != nil {
		return zero, err
	}
	return v, nil
}

// document checks the whole text.
func (w *walk) document(t reflect.Type) {
	if bytes.HasPrefix(w.text, []byte("\ufeff")) {
		w.add("", 0, ErrSyntax, "want one JSON document without a byte order mark")
		return
	}
	var raw json.RawMessage
	if err := json.Unmarshal(w.text, &raw); err != nil {
		offset := len(w.text)
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) && int(syntax.Offset) <= len(w.text) && !strings.Contains(err.Error(), "unexpected end") {
			offset = max(int(syntax.Offset)-1, 0) // it counts the byte that does not fit
		}
		w.fail("", offset, fmt.Errorf("%w: want one JSON document: %w", ErrSyntax, err))
		return
	}
	i := space(w.text, 0)
	if bytes.HasPrefix(w.text[i:], []byte("null")) {
		w.add("", i, ErrRequired, "want a document, got null")
		return
	}
	w.check("", i, t, 0)
}

// packageOf returns the name of the package that declares t, or what t is a
// list, map or pointer of.
func packageOf(t reflect.Type) string {
	for t.Name() == "" {
		switch t.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
			t = t.Elem()
		default:
			return "json"
		}
	}
	if name, _, ok := strings.Cut(t.String(), "."); ok {
		return name
	}
	return "json"
}

// validate calls the method Validate of v, or those of its elements if v is a
// list without one.
func validate(v reflect.Value) error {
	type validator interface{ Validate() error }
	if s, ok := v.Interface().(validator); ok {
		if v.Kind() == reflect.Pointer && v.IsNil() {
			return nil
		}
		return s.Validate()
	}
	if s, ok := v.Addr().Interface().(validator); ok {
		return s.Validate()
	}
	if v.Kind() != reflect.Slice {
		return nil
	}
	d := Defects{Package: packageOf(v.Type())}
	for i := range v.Len() {
		d.AddErr(Index("", i), validate(v.Index(i)))
	}
	return d.Err()
}
