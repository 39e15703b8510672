package main

import (
	"encoding"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"
	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/slatest"
)

type object = map[string]any

// maker makes the schema of one document: $defs holds the types that it uses.
type maker struct {
	src  *source
	defs object
}

func (s *source) schema(doc reflect.Type, id string) ([]byte, error) {
	m := &maker{src: s, defs: object{}}
	root := m.structOf(doc)
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["title"] = id
	root["description"] = s.comments[key(doc)]
	root["properties"].(object)["schema"] = object{"const": id}
	if len(m.defs) > 0 {
		root["$defs"] = m.defs
	}
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(root); err != nil {
		return nil, err
	}
	return []byte(b.String()), nil
}

var (
	textType = reflect.TypeFor[encoding.TextUnmarshaler]()
	jsonType = reflect.TypeFor[json.Unmarshaler]()
)

// special are types with a JSON form of their own.
func (m *maker) special(t reflect.Type) (object, bool) {
	str := object{"type": "string"}
	texts := object{"type": "array", "items": str}
	switch t {
	case reflect.TypeFor[time.Time]():
		return object{"type": "string", "format": "date-time"}, true
	case reflect.TypeFor[spec.Duration]():
		return object{"type": "string", "description": "a length of time such as 1h30m", "pattern": `^-?([0-9.]+(h|m|s|ms|us|µs|ns))+$|^0$`}, true
	case reflect.TypeFor[spec.Ratio]():
		return object{"type": "string", "description": "80%, 0.8 or 4/5"}, true
	case reflect.TypeFor[decimal.Decimal]():
		return object{"type": []string{"string", "number"}}, true
	case reflect.TypeFor[json.RawMessage]():
		return object{}, true
	case reflect.TypeFor[priority.ConditionSpec]():
		self := object{"$ref": "#/$defs/" + key(t)}
		list := object{"type": "array", "items": self}
		return object{
			"type": "object", "description": m.src.comments[key(t)],
			"properties":           object{"all": list, "any": list, "not": self},
			"additionalProperties": object{"anyOf": []any{texts, m.use(reflect.TypeFor[priority.RangeSpec]())}},
		}, true
	case reflect.TypeFor[sla.OriginSpec]():
		fact := func(name string) object {
			return object{"type": "object", "properties": object{name: str}, "required": []string{name}, "additionalProperties": false}
		}
		return object{"description": m.src.comments[key(t)], "anyOf": []any{
			object{"enum": []string{"trigger", "opened", "former_due"}}, fact("at"), fact("opening"),
		}}, true
	case reflect.TypeFor[sla.AmountSpec]():
		return object{"description": m.src.comments[key(t)], "anyOf": []any{
			m.use(reflect.TypeFor[spec.Duration]()), object{"type": "object", "properties": object{"fact": str}, "required": []string{"fact"}, "additionalProperties": false},
		}}, true
	case reflect.TypeFor[sla.UntilSpec]():
		return object{"description": m.src.comments[key(t)], "anyOf": []any{str, object{"type": "array", "items": m.use(reflect.TypeFor[sla.SignalSpec]())}}}, true
	case reflect.TypeFor[slatest.EventSpec]():
		return object{"description": m.src.comments[key(t)], "anyOf": []any{str, m.structOf(t)}}, true
	}
	return nil, false
}

// use returns the schema of a type, or a reference to it.
func (m *maker) use(t reflect.Type) object {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Name() == "" || t.PkgPath() == "" {
		return m.plain(t)
	}
	name := key(t)
	if !strings.HasPrefix(t.PkgPath(), module) {
		name = t.String()
	}
	if _, ok := m.defs[name]; !ok {
		m.defs[name] = object{} // while it is made, so that it may name itself
		m.defs[name] = m.named(t)
	}
	return object{"$ref": "#/$defs/" + name}
}

func (m *maker) named(t reflect.Type) object {
	if s, ok := m.special(t); ok {
		return s
	}
	p := reflect.PointerTo(t)
	s := object{}
	switch {
	case p.Implements(jsonType):
		panic(fmt.Sprintf("%v has a JSON form of its own that schema.go does not know", t))
	case p.Implements(textType):
		s = object{"type": "string"}
		if texts := m.src.texts[key(t)]; len(texts) > 0 {
			s["enum"] = cases(texts)
		}
	case t.Kind() == reflect.Struct:
		s = m.structOf(t)
	default:
		s = m.plain(t)
		if words := m.src.words[key(t)]; len(words) > 0 && !slices.Contains(open, t) {
			s["enum"] = append([]string{""}, words...)
		} else if len(words) > 0 {
			s["examples"] = words
		}
	}
	if text := m.src.comments[key(t)]; text != "" {
		s["description"] = text
	}
	return s
}

// cases returns texts as they are and, of levels, in upper case too.
func cases(texts []string) []string {
	list := slices.Clone(texts)
	for _, s := range texts {
		if up := strings.ToUpper(s); len(s) == 2 && up != s {
			list = append(list, up)
		}
	}
	return list
}

func (m *maker) plain(t reflect.Type) object {
	switch t.Kind() {
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.String:
		return object{"type": "string"}
	case reflect.Float32, reflect.Float64:
		return object{"type": "number"}
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 && !reflect.PointerTo(t.Elem()).Implements(textType) {
			return object{"type": "string"}
		}
		return object{"type": "array", "items": m.use(t.Elem())}
	case reflect.Array:
		return object{"type": "array", "items": m.use(t.Elem()), "minItems": t.Len(), "maxItems": t.Len()}
	case reflect.Map:
		s := object{"type": "object", "additionalProperties": m.use(t.Elem())}
		if t.Key().PkgPath() != "" {
			s["propertyNames"] = m.use(t.Key())
		}
		return s
	case reflect.Struct:
		return m.structOf(t)
	}
	if k := t.Kind(); k >= reflect.Int && k <= reflect.Uint64 {
		return object{"type": "integer"}
	}
	panic(fmt.Sprintf("no schema for %v", t))
}

func (m *maker) structOf(t reflect.Type) object {
	props := object{}
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case name == "-" || !f.IsExported() && !f.Anonymous:
			continue
		case f.Anonymous && name == "":
			et := f.Type
			for et.Kind() == reflect.Pointer {
				et = et.Elem()
			}
			maps.Copy(props, m.structOf(et)["properties"].(object))
			continue
		case name == "":
			name = f.Name
		}
		p := maps.Clone(m.use(f.Type))
		if text := m.src.comments[key(t)+"."+f.Name]; text != "" {
			p["description"] = text
		}
		props[name] = p
	}
	return object{"type": "object", "properties": props, "additionalProperties": false}
}
