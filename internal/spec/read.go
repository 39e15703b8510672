package spec

import (
	"bytes"
	"encoding"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"strings"
)

// maxDepth bounds the nesting of a document that is read.
const maxDepth = 64

// Read decodes a JSON document strictly: unknown, wrongly cased and repeated
// names, wrong types, texts that a field's type refuses and trailing data are
// defects, reported all at once with their paths as an [*Error] of pkg.
// Read does not call Validate.
func Read[T any](pkg string, data []byte) (T, error) {
	var v, zero T
	d := &Defects{Package: pkg}
	if !json.Valid(data) {
		d.Add("", ErrSyntax, "want one JSON document: %v", syntaxError(data))
		return zero, d.Err()
	}
	check(d, "", data, reflect.TypeFor[T](), 0)
	if err := d.Err(); err != nil {
		return zero, err
	}
	if err := json.Unmarshal(data, &v); err != nil {
		d.Add("", ErrSyntax, "%v", err)
		return zero, d.Err()
	}
	return v, nil
}

func syntaxError(data []byte) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	var raw json.RawMessage
	if err := dec.Decode(&raw); err != nil {
		if err == io.EOF {
			return io.ErrUnexpectedEOF
		}
		return err
	}
	return fmt.Errorf("trailing data after offset %d", dec.InputOffset())
}

var (
	textType = reflect.TypeFor[encoding.TextUnmarshaler]()
	jsonType = reflect.TypeFor[json.Unmarshaler]()
)

// check walks raw, which is valid JSON, beside the type that it will be
// decoded into, and records what does not fit.
func check(d *Defects, path string, raw json.RawMessage, t reflect.Type, depth int) {
	raw = bytes.TrimSpace(raw)
	if depth > maxDepth {
		d.Add(path, ErrRange, "nested deeper than %d", maxDepth)
		return
	}
	if string(raw) == "null" {
		return
	}
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	p := reflect.PointerTo(t)
	switch {
	case p.Implements(jsonType):
		tryDecode(d, path, raw, t, "a value of its form")
	case p.Implements(textType):
		var s string
		if json.Unmarshal(raw, &s) != nil {
			d.Add(path, ErrSyntax, "want text, got %s", clip(raw))
		} else if err := reflect.New(t).Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(s)); err != nil {
			d.Add(path, ErrSyntax, "%v", err)
		}
	case t.Kind() == reflect.Struct:
		checkObject(d, path, raw, depth, func(name string) (reflect.Type, bool) { return field(t, name) })
	case t.Kind() == reflect.Map:
		checkObject(d, path, raw, depth, func(name string) (reflect.Type, bool) {
			if reflect.PointerTo(t.Key()).Implements(textType) {
				err := reflect.New(t.Key()).Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(name))
				if err != nil {
					d.Add(Join(path, name), ErrSyntax, "%v", err)
				}
			}
			return t.Elem(), true
		})
	case t.Kind() == reflect.Slice:
		var items []json.RawMessage
		if json.Unmarshal(raw, &items) != nil {
			d.Add(path, ErrSyntax, "want a list, got %s", clip(raw))
			return
		}
		for i, item := range items {
			check(d, Index(path, i), item, t.Elem(), depth+1)
		}
	default:
		tryDecode(d, path, raw, t, kindName(t.Kind()))
	}
}

// checkObject walks the members of an object in document order.
func checkObject(d *Defects, path string, raw json.RawMessage, depth int, typeOf func(string) (reflect.Type, bool)) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	if tok, err := dec.Token(); err != nil || tok != json.Delim('{') {
		d.Add(path, ErrSyntax, "want an object, got %s", clip(raw))
		return
	}
	seen := map[string]bool{}
	for dec.More() {
		tok, err := dec.Token()
		name, ok := tok.(string)
		var value json.RawMessage
		if err != nil || !ok || dec.Decode(&value) != nil {
			d.Add(path, ErrSyntax, "want an object")
			return
		}
		at := Join(path, name)
		if seen[name] {
			d.Add(at, ErrDuplicate, "")
			continue
		}
		seen[name] = true
		t, known := typeOf(name)
		if !known {
			d.Add(at, ErrUnknown, "no such field")
			continue
		}
		check(d, at, value, t, depth+1)
	}
}

// field returns the type of the struct field whose JSON name is exactly name.
// Fields of embedded structs without a name of their own are the outer's.
func field(t reflect.Type, name string) (reflect.Type, bool) {
	for i := range t.NumField() {
		f := t.Field(i)
		tag, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case tag == "-":
		case f.Anonymous && tag == "" && f.Type.Kind() == reflect.Struct:
			if ft, ok := field(f.Type, name); ok {
				return ft, true
			}
		case !f.IsExported():
		case tag == name, tag == "" && f.Name == name:
			return f.Type, true
		}
	}
	return nil, false
}

func tryDecode(d *Defects, path string, raw json.RawMessage, t reflect.Type, want string) {
	v := reflect.New(t).Interface()
	if err := json.Unmarshal(raw, v); err != nil {
		d.Add(path, ErrSyntax, "want %s, got %s", want, clip(raw))
	}
}

func kindName(k reflect.Kind) string {
	switch k {
	case reflect.Bool:
		return "true or false"
	case reflect.String:
		return "text"
	case reflect.Float32, reflect.Float64:
		return "a number"
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return "a whole number within " + k.String()
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return "a whole number not below 0, within " + k.String()
	}
	return "a " + k.String()
}

// clip returns the beginning of raw for an error text.
func clip(raw []byte) string {
	const most = 40
	if len(raw) > most {
		return string(raw[:most]) + "…"
	}
	return string(raw)
}
