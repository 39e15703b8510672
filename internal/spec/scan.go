package spec

import "encoding/json"

// The functions here move over the text of a valid JSON document by offsets, so
// that nothing is copied and each defect has a place.

// space returns the offset of the first byte from i on that is not white space.
func space(text []byte, i int) int {
	for i < len(text) && (text[i] == ' ' || text[i] == '\t' || text[i] == '\n' || text[i] == '\r') {
		i++
	}
	return i
}

// skip returns the end of the value that begins at i.
func skip(text []byte, i int) int {
	for depth := 0; ; {
		switch text[i] {
		case '"':
			i = skipText(text, i)
		case '{', '[':
			depth++
			i++
		case '}', ']':
			depth--
			i++
		case ',', ':', ' ', '\t', '\n', '\r':
			i++
			continue
		default:
			i = skipLiteral(text, i)
		}
		if depth == 0 {
			return i
		}
	}
}

// skipText returns the end of the text that begins, with its quote, at i.
func skipText(text []byte, i int) int {
	for i++; text[i] != '"'; i++ {
		if text[i] == '\\' {
			i++
		}
	}
	return i + 1
}

// skipLiteral returns the end of the number, true, false or null at i.
func skipLiteral(text []byte, i int) int {
	for i < len(text) {
		switch text[i] {
		case ',', ':', '}', ']', ' ', '\t', '\n', '\r':
			return i
		}
		i++
	}
	return i
}

// unquote returns the text that a JSON string stands for.
func unquote(raw []byte) string {
	var s string
	_ = json.Unmarshal(raw, &s) // it is valid
	return s
}

// members calls f for each member of the object that begins at i, with its name
// and the offsets of name and value. f returns the end of the value. members
// returns the end of the object.
func members(text []byte, i int, f func(name string, at, value int) (end int)) int {
	i = space(text, i+1)
	for text[i] != '}' {
		at := i
		i = skipText(text, i)
		name := unquote(text[at:i])
		i = space(text, space(text, i)+1) // past the colon
		i = space(text, f(name, at, i))
		if text[i] == ',' {
			i = space(text, i+1)
		}
	}
	return i + 1
}

// elements calls f for each element of the list that begins at i, with its
// index and offset, as members does, and returns the end of the list and the
// number of elements.
func elements(text []byte, i int, f func(n, value int) (end int)) (end, n int) {
	i = space(text, i+1)
	for ; text[i] != ']'; n++ {
		i = space(text, f(n, i))
		if text[i] == ',' {
			i = space(text, i+1)
		}
	}
	return i + 1, n
}
