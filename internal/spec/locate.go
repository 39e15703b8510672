package spec

// locate returns err with the place of each defect in the document data, which
// is valid JSON. A defect of a value that is not there has the place of what
// should hold it.
func locate(data []byte, err error) error {
	e, ok := err.(*Error)
	if !ok {
		return err
	}
	l := locator{text: data, places: places{text: data}, at: map[string]place{}}
	for _, f := range e.Fields {
		for path, ok := f.Path, f.Line == 0; ok; path, ok = outer(path) {
			l.at[path] = place{}
		}
	}
	if len(l.at) == 0 { // all have their places; the text may be no JSON
		return err
	}
	l.find("", space(data, 0))
	located := &Error{Package: e.Package, Fields: make([]*FieldError, len(e.Fields))}
	for i, f := range e.Fields {
		c := *f
		for path, ok := f.Path, c.Line == 0; ok && c.Line == 0; path, ok = outer(path) {
			c.Line, c.Column = l.at[path].line, l.at[path].column
		}
		if c.Line == 0 {
			c.Line, c.Column = l.at[""].line, l.at[""].column
		}
		located.Fields[i] = &c
	}
	return located
}

type place struct{ line, column int }

// locator finds the values of some paths.
type locator struct {
	text   []byte
	places places
	at     map[string]place // the paths that are wanted, and what holds them
}

// find notes the place of the value at offset i if its path is wanted, looks
// further inside it, and returns its end.
func (l *locator) find(path string, i int) (end int) {
	if p, wanted := l.at[path]; !wanted {
		return skip(l.text, i)
	} else if p.line == 0 {
		line, column := l.places.of(i)
		l.at[path] = place{line, column}
	}
	switch l.text[i] {
	case '{':
		return members(l.text, i, func(name string, _, value int) int { return l.find(Key(path, name), value) })
	case '[':
		end, _ = elements(l.text, i, func(n, value int) int { return l.find(Index(path, n), value) })
		return end
	}
	return skip(l.text, i)
}
