package spec

import (
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"time"
)

// maxDepth bounds the nesting of a document that is read.
const maxDepth = 100

// walk goes over a valid JSON text beside the type that it will be decoded
// into, and records what does not fit.
type walk struct {
	text   []byte
	places places
	d      Defects
}

// add records a defect of the value at an offset.
func (w *walk) add(path string, offset int, cause error, format string, args ...any) {
	w.d.Add(path, cause, format, args...)
	f := w.d.fields[len(w.d.fields)-1]
	f.Line, f.Column = w.places.of(offset)
}

func (w *walk) fail(path string, offset int, err error) {
	f := &FieldError{Path: path, Err: err}
	f.Line, f.Column = w.places.of(offset)
	w.d.fields = append(w.d.fields, f)
}

var (
	textType = reflect.TypeFor[encoding.TextUnmarshaler]()
	jsonType = reflect.TypeFor[json.Unmarshaler]()
)

// check looks at the value at offset i, which is to become a t, and returns its
// end.
func (w *walk) check(path string, i int, t reflect.Type, depth int) (end int) {
	if depth > maxDepth {
		w.add(path, i, ErrRange, "nested deeper than %d", maxDepth)
		return skip(w.text, i)
	}
	if w.text[i] == 'n' { // null
		return skip(w.text, i)
	}
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	p := reflect.PointerTo(t)
	switch {
	case p.Implements(jsonType):
		end = skip(w.text, i)
		switch err := json.Unmarshal(w.text[i:end], reflect.New(t).Interface()); {
		case err == nil:
		case t == reflect.TypeFor[time.Time]():
			w.add(path, i, ErrSyntax, "want an instant such as \"2026-05-11T11:00:00Z\", got %s", Clip(string(w.text[i:end])))
		default:
			w.refuse(path, i, err)
		}
		return end
	case p.Implements(textType):
		return w.checkText(path, i, t)
	case t.Kind() == reflect.Struct:
		return w.checkObject(path, i, depth, func(name string) (reflect.Type, error) {
			if ft, ok := field(t, name); ok {
				return ft, nil
			}
			return nil, fmt.Errorf("%w: no such field", ErrUnknown)
		})
	case t.Kind() == reflect.Map:
		key := keysOf(t.Key())
		return w.checkObject(path, i, depth, func(name string) (reflect.Type, error) { return t.Elem(), key(name) })
	case t.Kind() == reflect.Slice && w.text[i] == '"' && isBytes(t):
		return w.tryDecode(path, i, t, "base64")
	case t.Kind() == reflect.Slice, t.Kind() == reflect.Array:
		return w.checkList(path, i, t, depth)
	}
	return w.tryDecode(path, i, t, kindName(t.Kind()))
}

// sample says what the text of a type looks like that is often written as a bare
// number.
func sample(t reflect.Type) string {
	switch t {
	case reflect.TypeFor[Ratio]():
		return ` such as "80%"`
	case reflect.TypeFor[Duration]():
		return ` such as "1h30m"`
	}
	return ""
}

// checkText tries a JSON string on a type that reads text.
func (w *walk) checkText(path string, i int, t reflect.Type) (end int) {
	end = skip(w.text, i)
	if w.text[i] != '"' {
		w.add(path, i, ErrSyntax, "want text%s, got %s", sample(t), Clip(string(w.text[i:end])))
		return end
	}
	s := unquote(w.text[i:end])
	if err := reflect.New(t).Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(s)); err != nil {
		w.refuse(path, i, err)
	}
	return end
}

// refuse records an error of a type's own decoder. It keeps the error's cause
// if that is one of ours; a name that a closed set lacks is unknown; any other
// text is malformed. The places of what the decoder read are counted from i.
func (w *walk) refuse(path string, i int, err error) {
	var unknown *UnknownError
	var nested *Error
	switch {
	case errors.As(err, &unknown):
		w.add(path, i, ErrUnknown, "%q, want %s", Clip(unknown.Text), OneOf(unknown.Want))
	case errors.As(err, &nested):
		_ = errors.As(locate(w.text[i:skip(w.text, i)], nested), &nested)
		line, column := w.places.of(i)
		for _, f := range nested.Fields {
			c := &FieldError{Path: Join(path, f.Path), Err: f.Err, Line: line + f.Line - 1, Column: f.Column}
			if f.Line == 1 {
				c.Column = column + f.Column - 1
			}
			w.d.fields = append(w.d.fields, c)
		}
	case isCause(err):
		w.fail(path, i, err)
	default:
		w.add(path, i, ErrSyntax, "%v", err)
	}
}

func isCause(err error) bool {
	for _, cause := range []error{ErrRequired, ErrRange, ErrSyntax, ErrDuplicate, ErrUnknown, ErrConflict} {
		if errors.Is(err, cause) {
			return true
		}
	}
	return false
}

// isBytes reports whether encoding/json writes the slice type t as base64.
func isBytes(t reflect.Type) bool {
	p := reflect.PointerTo(t.Elem())
	return t.Elem().Kind() == reflect.Uint8 && !p.Implements(jsonType) && !p.Implements(textType)
}

// checkList walks the elements of a list. An array wants exactly its length:
// encoding/json would drop what is too many and fill up what is missing.
func (w *walk) checkList(path string, i int, t reflect.Type, depth int) (end int) {
	if w.text[i] != '[' {
		end = skip(w.text, i)
		w.add(path, i, ErrSyntax, "want a list, got %s", Clip(string(w.text[i:end])))
		return end
	}
	if t.Kind() == reflect.Array {
		_, n := elements(w.text, i, func(_, value int) int { return skip(w.text, value) })
		if n != t.Len() {
			w.add(path, i, ErrRange, "want a list of %d, got %d", t.Len(), n)
		}
	}
	end, _ = elements(w.text, i, func(n, value int) int { return w.check(Index(path, n), value, t.Elem(), depth+1) })
	return end
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
			return fmt.Errorf("%w: the same as %q", ErrDuplicate, Clip(first))
		}
		seen[key.Elem().Interface()] = name
		return nil
	}
}

// checkObject walks the members of an object in document order. The function
// returns the type of the member name, and an error if the name is refused;
// the value is looked at if there is a type.
func (w *walk) checkObject(path string, i int, depth int, typeOf func(name string) (reflect.Type, error)) (end int) {
	if w.text[i] != '{' {
		end = skip(w.text, i)
		w.add(path, i, ErrSyntax, "want an object, got %s", Clip(string(w.text[i:end])))
		return end
	}
	seen := map[string]bool{}
	return members(w.text, i, func(name string, at, value int) int {
		below := Key(path, name)
		if seen[name] {
			w.add(below, at, ErrDuplicate, "")
			return skip(w.text, value)
		}
		seen[name] = true
		t, err := typeOf(name)
		if err != nil {
			w.refuse(below, at, err)
		}
		if t == nil {
			return skip(w.text, value)
		}
		return w.check(below, value, t, depth+1)
	})
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

func (w *walk) tryDecode(path string, i int, t reflect.Type, want string) (end int) {
	end = skip(w.text, i)
	if err := json.Unmarshal(w.text[i:end], reflect.New(t).Interface()); err != nil {
		w.add(path, i, ErrSyntax, "want %s, got %s", want, Clip(string(w.text[i:end])))
	}
	return end
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
