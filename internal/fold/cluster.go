package fold

import (
	"slices"
	"sort"
	"unicode"
	"unicode/utf8"
)

// Next folds the first cluster of s, which is not empty, appends it to dst and
// returns how many bytes of s it takes: a letter with the marks and unseen
// characters behind it, or a run of white space. The text that is being folded
// begins in dst at start.
func Next(dst []byte, start int, s string) (folded []byte, n int) {
	if c := s[0]; c < utf8.RuneSelf && c > ' ' && (len(s) == 1 || s[1] < utf8.RuneSelf) {
		return append(dst, lower(c)), 1
	}
	r, size := utf8.DecodeRuneInString(s)
	if r == utf8.RuneError && size == 1 {
		return utf8.AppendRune(dst, utf8.RuneError), 1
	}
	if unicode.IsSpace(r) {
		return spaces(dst, s)
	}
	var buf [16]rune
	runes := widen(buf[:0], r)
	for n = size; ; n += size {
		if r, size = utf8.DecodeRuneInString(s[n:]); !continues(r) { // or the end
			break
		}
		runes = widen(runes, r)
	}
	return compose(appendCluster(dst, runes), start), n
}

// spaces folds a run of white space, in which unseen characters may be.
func spaces(dst []byte, s string) (folded []byte, n int) {
	for {
		r, size := utf8.DecodeRuneInString(s[n:])
		if !unicode.IsSpace(r) && !unseen(r) { // or the end
			break
		}
		n += size
	}
	return append(dst, ' '), n
}

// widen appends the full-width and decomposed form of r, nothing for an unseen
// character.
func widen(dst []rune, r rune) []rune {
	switch {
	case unseen(r):
		return dst
	case '！' <= r && r <= '～':
		return append(dst, same(r-'！'+'!'))
	case '｡' <= r && r <= 'ﾟ':
		full := []rune(halfWidth)[r-'｡']
		return append(dst, same(full))
	case '￠' <= r && r <= '￮':
		return append(dst, wideSigns[r-'￠'])
	case r == '｟':
		return append(dst, '⦅')
	case r == '｠':
		return append(dst, '⦆')
	case 0xf900 <= r && r <= 0xfad9:
		return append(dst, ideographs[r-0xf900])
	}
	r = same(r)
	i := sort.Search(len(decompositions), func(i int) bool { return decompositions[i].from >= r })
	if i < len(decompositions) && decompositions[i].from == r {
		for _, part := range decompositions[i].to {
			dst = append(dst, same(part))
		}
		return dst
	}
	i = sort.Search(len(presentations), func(i int) bool { return presentations[i].from >= r })
	if i < len(presentations) && presentations[i].from == r {
		return append(dst, []rune(presentations[i].to)...)
	}
	return append(dst, r)
}

// continues reports whether r belongs to the letter before it: a mark, an unseen
// character, or a vowel sign of Thai or Lao that begins with a mark, before
// which people type the sign of the tone.
func continues(r rune) bool {
	return unseen(r) || Class(mark(r)) > 0 || r == 'ำ' || r == 'ຳ'
}

// mark returns the combining mark that r stands for.
func mark(r rune) rune {
	switch r {
	case 'ﾞ':
		return '\u3099'
	case 'ﾟ':
		return '\u309a'
	}
	return r
}

// same returns the one form of apostrophes, of quotation marks and of hyphens.
func same(r rune) rune {
	switch r {
	case '‘', '’', '‛', 'ʼ', '′', '´':
		return '\''
	case '“', '”', '„', '‟', '″':
		return '"'
	case '‐', '‑', '‒', '–', '—', '―', '−', '﹘', '﹣':
		return '-'
	}
	return r
}

// unseen reports whether r says nothing: soft hyphens, zero-width characters,
// marks of direction, variation selectors (also those of Mongolian and of
// ideographs), fillers of Hangul, and the stroke by which Arabic lengthens a
// word.
func unseen(r rune) bool {
	switch {
	case r < 0xad:
		return false
	case r == 0xad, r == 0x34f, r == 0x61c, r == 0x640, r == 0x3164, r == 0xfeff, r == 0xffa0:
		return true
	case 0x180b <= r && r <= 0x180f, 0x200b <= r && r <= 0x200f, 0x202a <= r && r <= 0x202e:
		return true
	case 0x2060 <= r && r <= 0x2064, 0x2066 <= r && r <= 0x206f, 0xfe00 <= r && r <= 0xfe0f:
		return true
	}
	return 0xe0100 <= r && r <= 0xe01ef
}

// Class returns the canonical combining class of r, and one for the nikhahit of
// Thai and Lao, which has none.
func Class(r rune) uint8 {
	switch {
	case r < 0x300:
		return 0
	case r == 'ํ': // below the signs of tones, whatever the order of typing
		return 106
	case r == 'ໍ':
		return 121
	}
	i := sort.Search(len(combiningClasses), func(i int) bool { return combiningClasses[i].through >= r })
	if i < len(combiningClasses) && combiningClasses[i].from <= r {
		return combiningClasses[i].class
	}
	return 0
}

// appendCluster appends a letter and its marks, the marks in canonical order.
func appendCluster(dst []byte, runes []rune) []byte {
	for i := 0; i < len(runes); {
		j := i + 1
		for j < len(runes) && Class(runes[j]) > 0 {
			j++
		}
		marks := runes[i:j]
		if Class(runes[i]) == 0 { // a letter
			marks = marks[1:]
			if dst = letter(dst, runes[i]); dst[len(dst)-1] == 'i' {
				marks = slices.DeleteFunc(marks, func(m rune) bool { return m == '\u0307' })
			}
		}
		slices.SortStableFunc(marks, func(a, b rune) int { return int(Class(a)) - int(Class(b)) })
		for _, m := range marks {
			dst = letter(dst, m)
		}
		i = j
	}
	return dst
}

// compose puts the last two runes of dst together if they are parts of a
// Hangul syllable. Syllables stay whole, so that none is found in another.
func compose(dst []byte, start int) []byte {
	const firstL, firstV, firstT, firstS = 0x1100, 0x1161, 0x11a7, 0xac00
	last, n := utf8.DecodeLastRune(dst[start:])
	if last < firstV || last >= 0x11c3 {
		return dst
	}
	before, m := utf8.DecodeLastRune(dst[start : len(dst)-n])
	switch {
	case last < firstV+21 && firstL <= before && before < firstL+19:
		return utf8.AppendRune(dst[:len(dst)-n-m], firstS+((before-firstL)*21+last-firstV)*28)
	case last > firstT && firstS <= before && before < firstS+11172 && (before-firstS)%28 == 0:
		return utf8.AppendRune(dst[:len(dst)-n-m], before+last-firstT)
	}
	return dst
}
