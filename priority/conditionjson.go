package priority

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/supportops/policy/internal/cond"
	"github.com/supportops/policy/internal/spec"
)

// MarshalJSON returns the JSON form of s: facts in the order of their names,
// then all, any and not. It fails for a document beyond the limits of depth and
// size, and where a fact could not be read back: with values and a range at
// once, or with the name all, any or not.
func (s ConditionSpec) MarshalJSON() ([]byte, error) {
	w := conditionWriter{left: cond.MaxParts}
	if err := w.write(&s, 0); err != nil {
		return nil, err
	}
	return w.buf.Bytes(), nil
}

type conditionWriter struct {
	buf  bytes.Buffer
	left int
}

func (w *conditionWriter) write(s *ConditionSpec, depth int) error {
	if w.left--; w.left < 0 || depth > cond.MaxDepth {
		return fmt.Errorf("priority: condition: %w: more than %d parts or deeper than %d", ErrRange, cond.MaxParts, cond.MaxDepth)
	}
	w.buf.WriteByte('{')
	first := true
	key := func(name string) {
		if !first {
			w.buf.WriteByte(',')
		}
		first = false
		data, _ := json.Marshal(name)
		w.buf.Write(append(data, ':'))
	}
	if err := w.facts(s, key); err != nil {
		return err
	}
	for _, list := range []struct {
		name  string
		parts []ConditionSpec
	}{{"all", s.All}, {"any", s.Any}} {
		if len(list.parts) > 0 {
			key(list.name)
			if err := w.list(list.parts, depth); err != nil {
				return err
			}
		}
	}
	if s.Not != nil {
		key("not")
		if err := w.write(s.Not, depth+1); err != nil {
			return err
		}
	}
	w.buf.WriteByte('}')
	return nil
}

func (w *conditionWriter) facts(s *ConditionSpec, key func(string)) error {
	names := slices.AppendSeq(slices.Collect(maps.Keys(s.Facts)), maps.Keys(s.Ranges))
	slices.Sort(names)
	for i, name := range names {
		if cond.Reserved(name) || i > 0 && names[i-1] == name {
			return fmt.Errorf("priority: condition: %w: %q is stated twice or is no name of a fact", ErrConflict, spec.Clip(name))
		}
		key(name)
		var v any = s.Facts[name]
		if r, ok := s.Ranges[name]; ok {
			v = r
		}
		data, err := json.Marshal(v)
		if err != nil {
			return err
		}
		w.buf.Write(data)
	}
	return nil
}

func (w *conditionWriter) list(parts []ConditionSpec, depth int) error {
	for i := range parts {
		w.buf.WriteByte("[,"[min(i, 1)])
		if err := w.write(&parts[i], depth+1); err != nil {
			return err
		}
	}
	w.buf.WriteByte(']')
	return nil
}

// UnmarshalJSON reads the JSON form strictly: it returns a [*SpecError] with
// every member that is not a condition. A failure leaves s untouched.
func (s *ConditionSpec) UnmarshalJSON(data []byte) error {
	d := &spec.Defects{Package: "priority"}
	r := conditionReader{d: d, left: cond.MaxParts}
	if !json.Valid(data) {
		r.noObject("", data)
		return d.Err()
	}
	read := r.read("", data, 0)
	if r.left < 0 {
		d.Add("", ErrRange, "more than %d conditions in one", cond.MaxParts)
	}
	if err := d.Err(); err != nil {
		return err
	}
	*s = read
	return nil
}

type conditionReader struct {
	d    *spec.Defects
	left int
}

func (r *conditionReader) noObject(path string, data []byte) {
	r.d.Add(path, ErrSyntax, `want a condition such as {"customer": ["enterprise"]}, got %s`, clip(data))
}

// read reads a part of what is JSON.
func (r *conditionReader) read(path string, data []byte, depth int) (s ConditionSpec) {
	if r.left--; r.left < 0 {
		return s
	}
	if depth > cond.MaxDepth {
		r.d.Add(path, ErrRange, "nested deeper than %d", cond.MaxDepth)
		return s
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	if tok, _ := dec.Token(); tok != json.Delim('{') {
		r.noObject(path, data)
		return s
	}
	seen := map[string]bool{}
	for dec.More() {
		tok, _ := dec.Token()
		name, _ := tok.(string)
		var value json.RawMessage
		_ = dec.Decode(&value)
		at := spec.Key(path, name)
		if seen[name] {
			r.d.Add(at, ErrDuplicate, "")
			continue
		}
		seen[name] = true
		r.member(&s, at, name, value, depth)
	}
	return s
}

func (r *conditionReader) member(s *ConditionSpec, at, name string, value json.RawMessage, depth int) {
	switch name {
	case "all":
		s.All = r.list(at, value, depth)
		return
	case "any":
		s.Any = r.list(at, value, depth)
		return
	case "not":
		not := r.read(at, value, depth+1)
		s.Not = &not
		return
	}
	switch value[0] {
	case '[':
		if s.Facts == nil {
			s.Facts = map[string][]string{}
		}
		s.Facts[name] = r.values(at, value)
	case '{':
		if s.Ranges == nil {
			s.Ranges = map[string]RangeSpec{}
		}
		s.Ranges[name] = r.bounds(at, value)
	default:
		r.d.Add(at, ErrSyntax, `want a list of texts such as ["p1"] or numbers such as {"at_least": 5}, got %s`, clip(value))
	}
}

func (r *conditionReader) list(at string, data json.RawMessage, depth int) (parts []ConditionSpec) {
	if data[0] != '[' {
		r.d.Add(at, ErrSyntax, "want a list of conditions, got %s", clip(data))
		return nil
	}
	raw := elements(data)
	if len(raw) == 0 {
		r.d.Add(at, ErrRequired, "want at least one condition")
	}
	for i, part := range raw {
		parts = append(parts, r.read(spec.Index(at, i), part, depth+1))
	}
	return parts
}

func (r *conditionReader) values(at string, data json.RawMessage) []string {
	raw := elements(data)
	values := make([]string, len(raw))
	for i, v := range raw {
		if v[0] != '"' || json.Unmarshal(v, &values[i]) != nil {
			r.d.Add(spec.Index(at, i), ErrSyntax, "want text, got %s", clip(v))
		}
	}
	return values
}

// elements returns the elements of a list that has been read as JSON before.
func elements(list json.RawMessage) []json.RawMessage {
	var raw []json.RawMessage
	_ = json.Unmarshal(list, &raw)
	return raw
}

func (r *conditionReader) bounds(at string, data json.RawMessage) RangeSpec {
	bounds, err := spec.Decode[RangeSpec](data)
	r.d.AddErr(at, err)
	return bounds
}

// clip returns the beginning of raw for an error text.
func clip(raw []byte) string { return spec.Clip(string(raw)) }
