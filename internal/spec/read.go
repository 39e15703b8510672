package spec

import (
	"bytes"
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"

	"github.com/supportops/policy/internal/text"
)

// maxDepth bounds the nesting of a document that is read.
const maxDepth = 100

// Read decodes a JSON document strictly: unknown, wrongly cased and repeated
// names, wrong types, texts that a field's type refuses and trailing data are
// defects, reported all at once with their paths as an [*Error] of pkg. A null
// inside the document is a value left out; a document that is null is refused.
// What Read accepts, it decodes as json.Unmarshal does. It does not call
// Validate.
func Read[T any](pkg string, data []byte) (T, error) {
	var v, zero T
	d := &Defects{Package: pkg}
	if !json.Valid(data) {
		d.Add("", ErrSyntax, "want one JSON document: %v", syntaxError(data))
		return zero, d.Err()
	}
	if string(bytes.TrimSpace(data)) == "null" {
		d.Add("", ErrRequired, "want a document, got null")
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
		if err := json.Unmarshal(raw, reflect.New(t).Interface()); err != nil {
			refuse(d, path, err)
		}
	case p.Implements(textType):
		checkText(d, path, raw, t)
	case t.Kind() == reflect.Struct:
		checkObject(d, path, raw, depth, func(name string) (reflect.Type, error) {
			if ft, ok := field(t, name); ok {
				return ft, nil
			}
			return nil, fmt.Errorf("%w: no such field", ErrUnknown)
		})
	case t.Kind() == reflect.Map:
		key := keysOf(t.Key())
		checkObject(d, path, raw, depth, func(name string) (reflect.Type, error) { return t.Elem(), key(name) })
	case t.Kind() == reflect.Slice && raw[0] == '"' && isBytes(t):
		tryDecode(d, path, raw, t, "base64")
	case t.Kind() == reflect.Slice, t.Kind() == reflect.Array:
		checkList(d, path, raw, t, depth)
	default:
		tryDecode(d, path, raw, t, kindName(t.Kind()))
	}
}

// checkText tries a JSON string on a type that reads text.
func checkText(d *Defects, path string, raw json.RawMessage, t reflect.Type) {
	var s string
	if json.Unmarshal(raw, &s) != nil {
		d.Add(path, ErrSyntax, "want text, got %s", clip(raw))
		return
	}
	if err := reflect.New(t).Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(s)); err != nil {
		refuse(d, path, err)
	}
}

// refuse records an error of a type's own decoder. It keeps the error's cause
// if that is one of ours; a name that a closed set lacks is unknown; any other
// text is malformed.
func refuse(d *Defects, path string, err error) {
	var e *text.UnknownError
	if errors.As(err, &e) {
		d.Add(path, ErrUnknown, "%q, want one of %q", text.Clip(e.Text), e.Want)
		return
	}
	for _, cause := range []error{ErrRequired, ErrRange, ErrSyntax, ErrDuplicate, ErrUnknown, ErrConflict} {
		if errors.Is(err, cause) {
			d.AddErr(path, err)
			return
		}
	}
	d.Add(path, ErrSyntax, "%v", err)
}

// isBytes reports whether encoding/json writes the slice type t as base64.
func isBytes(t reflect.Type) bool {
	p := reflect.PointerTo(t.Elem())
	return t.Elem().Kind() == reflect.Uint8 && !p.Implements(jsonType) && !p.Implements(textType)
}

// checkList walks the elements of a list. An array wants exactly its length:
// encoding/json would drop what is too many and fill up what is missing.
func checkList(d *Defects, path string, raw json.RawMessage, t reflect.Type, depth int) {
	var items []json.RawMessage
	if json.Unmarshal(raw, &items) != nil {
		d.Add(path, ErrSyntax, "want a list, got %s", clip(raw))
		return
	}
	if t.Kind() == reflect.Array && len(items) != t.Len() {
		d.Add(path, ErrRange, "want a list of %d, got %d", t.Len(), len(items))
	}
	for i, item := range items {
		check(d, Index(path, i), item, t.Elem(), depth+1)
	}
}

// keysOf returns a check of the names of a map's members: the key type reads
// each, and no two of them are one key ("60m" and "1h" are one duration).
func keysOf(t reflect.Type) func(name string) error {
	seen := map[any]string{}
	return func(name string) error {
		if !reflect.PointerTo(t).Implements(textType) {
			return nil
		}
		key := reflect.New(t)
		if err := key.Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(name)); err != nil {
			return err
		}
		first, twice := seen[key.Elem().Interface()]
		if twice {
			return fmt.Errorf("%w: the same as %q", ErrDuplicate, first)
		}
		seen[key.Elem().Interface()] = name
		return nil
	}
}

// checkObject walks the members of an object in document order. The function
// returns the type of the member name, and an error if the name is refused;
// the value is looked at if there is a type.
func checkObject(d *Defects, path string, raw json.RawMessage, depth int, typeOf func(name string) (reflect.Type, error)) {
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
			d.Add(path, ErrSyntax, "want an object, got %s", clip(raw))
			return
		}
		at := Join(path, name)
		if name == "" {
			at = Join(path, `""`)
		}
		if seen[name] {
			d.Add(at, ErrDuplicate, "")
			continue
		}
		seen[name] = true
		t, err := typeOf(name)
		if err != nil {
			refuse(d, at, err)
		}
		if t != nil {
			check(d, at, value, t, depth+1)
		}
	}
}

// field returns the type of the struct field whose JSON name is exactly name.
// Fields of embedded structs without a name of their own are the outer's,
// behind its own.
func field(t reflect.Type, name string) (reflect.Type, bool) {
	var embedded []reflect.Type
	for i := range t.NumField() {
		f := t.Field(i)
		tag := f.Tag.Get("json")
		if tag == "-" {
			continue
		}
		tag, _, _ = strings.Cut(tag, ",")
		own := tag
		if own == "" {
			own = f.Name
		}
		ft := f.Type
		if ft.Kind() == reflect.Pointer {
			ft = ft.Elem()
		}
		switch {
		case f.Anonymous && tag == "" && ft.Kind() == reflect.Struct:
			embedded = append(embedded, ft)
		case !f.IsExported():
		case own == name:
			return f.Type, true
		}
	}
	for _, e := range embedded {
		if ft, ok := field(e, name); ok {
			return ft, true
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
func clip(raw []byte) string { return text.Clip(string(raw)) }
