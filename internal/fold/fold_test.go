package fold_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/supportops/policy/internal/fold"
	"pgregory.net/rapid"
)

func TestEqual(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want bool
	}{
		{"", "", true},
		{"enterprise", "Enterprise", true},
		{"P1", "p1", true},
		{"Élan", "éLAN", true},
		{"ПОДДЕРЖКА", "поддержка", true},
		{"ΣΊΣΥΦΟΣ", "σίσυφος", true},
		{"Kelvin", "Kelvin", true},
		{"K", "K", true},
		{"客户", "客户", true},
		{"a", "ab", false},
		{"ab", "a", false},
		{"a", "é", false},
		{"gold", "gild", false},
	} {
		if got := fold.Equal(tt.a, tt.b); got != tt.want {
			t.Errorf("Equal(%q, %q) = %t, want %t", tt.a, tt.b, got, tt.want)
		}
	}
}

// Texts of ten scripts that are alike, as people and systems write them, and
// some that are not.
func TestPairs(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want bool
		why  string
	}{
		{"can't log in", "can’t log in", true, "Latin: apostrophe"},
		{"e-mail", "e\u2011mail", true, "Latin: non-breaking hyphen"},
		{"e-mail", "e‐mail", true, "Latin: hyphen"},
		{"e-mail", "e mail", false, "Latin: a hyphen is no space"},
		{"café", "cafe\u0301", true, "Latin: combining accent"},
		{"café", "cafe", false, "Latin: the accent counts"},
		{"Việt Nam", "Vie\u0302\u0323t Nam", true, "Latin: two marks in either order"},
		{"Straße", "STRASSE", true, "Latin: ß"},
		{"STRAẞE", "strasse", true, "Latin: capital ß"},
		{"İstanbul", "istanbul", true, "Latin: dotted I"},
		{"ISPARTA", "ısparta", true, "Latin: dotless i"},
		{"İ", "i\u0307", true, "Latin: what lower case makes of it"},
		{"pass\u00adword", "password", true, "Latin: soft hyphen"},
		{"\ufefflog\u200bin", "login", true, "Latin: zero width"},
		{"ﬁle", "FILE", true, "Latin: ligature"},
		{"ＶＰＮ　ｅｒｒｏｒ", "vpn error", true, "Latin: full width"},
		{"out  of\n memory", "out of memory", true, "Latin: white space"},
		{"ΣΊΣΥΦΟΣ", "σίσυφος", true, "Greek: final sigma"},
		{"ᾳ", "ΑΙ", true, "Greek: iota below"},
		{"ΜΆΪΟΣ", "μα\u0301ι\u0308ος", true, "Greek: marks"},
		{"ПАРОЛЬ", "пароль", true, "Cyrillic"},
		{"Йод", "и\u0306од", true, "Cyrillic: short i"},
		{"ё", "е", false, "Cyrillic: two letters"},
		{"ガイド", "ｶﾞｲﾄﾞ", true, "Kana: half width"},
		{"ぱ", "は\u309a", true, "Kana: sound mark"},
		{"が", "か", false, "Kana: the sound mark counts"},
		{"로그인", "\u1105\u1169\u1100\u1173\u110b\u1175\u11ab", true, "Hangul: parts"},
		{"登录\u200b失败", "登录失败", true, "Han: zero width"},
		{"登录", "登陆", false, "Han: two words"},
		{"مُحَمَّد", "مُحَم\u064e\u0651د", true, "Arabic: marks in either order"},
		{"\u0622", "\u0627\u0653", true, "Arabic: madda"},
		{"ה\u05b7\u05bc", "ה\u05bc\u05b7", true, "Hebrew: points in either order"},
		{"क़", "क\u093c", true, "Devanagari: nukta"},
		{"ข้อมูล", "ข้อ\u200bมูล", true, "Thai: zero width"},
		{"ԲԱՐԵՎ", "բարեվ", true, "Armenian"},
		{"և", "եւ", true, "Armenian: ligature"},
		{"ﬓ", "մն", true, "Armenian: another"},
		{"محمـــد", "محمد", true, "Arabic: tatweel"},
		{"ﻣﺤﻤﺪ", "محمد", true, "Arabic: forms by place"},
		{"ﺳﻼﻡ", "سلام", true, "Arabic: ligature of lam and alef"},
		{"ﺁ", "ا\u0653", true, "Arabic: form with madda"},
		{"ﭘﺮﻭﻧﺪﻩ", "پرونده", true, "Persian: forms by place"},
		{"محمد", "محمود", false, "Arabic: two names"},
		{"น้ำ", "นํ้า", true, "Thai: the sign of the tone in either order"},
		{"นำ", "น้ำ", false, "Thai: the tone counts"},
		{"ນ້ຳ", "ນໍ້າ", true, "Lao: the same"},
		{"ﾡﾱ", "ㄱㅁ", true, "Hangul: half width"},
		{"שׁלום", "\ufb2aלום", true, "Hebrew: point in the letter"},
		{"ਸ਼", "ਸ\u0a3c", true, "Gurmukhi: nukta"},
		{"கொ", "கெ\u0bbe", true, "Tamil: vowel of two parts"},
		{"“on hold”", "\"ON HOLD\"", true, "quotation marks"},
		{"don´t", "don't", true, "an accent as an apostrophe"},
		{"x²", "x2", false, "a square is no two"},
		{"￥100", "¥100", true, "full width: a yen sign"},
		{"￦", "₩", true, "full width: a won sign"},
		{"￩￫", "←→", true, "half width: arrows"},
		{"｟ａ｠", "⦅a⦆", true, "full width: brackets"},
		{"¥", "₩", false, "two currencies"},
		{"金額", "\uf90a額", true, "Han: compatibility ideograph"},
		{"神", "\ufa19", true, "Han: another"},
		{"\ufa0e", "\ufa0f", false, "Han: two that stand for themselves"},
		{"葛城", "葛\U000e0100城", true, "Han: variation selector"},
		{"\u3164홍", "\uffa0홍", true, "Hangul: fillers"},
		{"ᠠ\u180b", "ᠠ", true, "Mongolian: variation selector"},
		{"ᲗᲑᲘᲚᲘᲡᲘ", "თბილისი", true, "Georgian"},
	} {
		if got := fold.Equal(tt.a, tt.b); got != tt.want || fold.Equal(tt.b, tt.a) != tt.want {
			t.Errorf("%s: %q and %q are alike: %t, folded %+q and %+q", tt.why, tt.a, tt.b, got, fold.String(tt.a), fold.String(tt.b))
		}
	}
}

func genText() *rapid.Generator[string] {
	some := rapid.SampledFrom([]rune("abABkK1_ \t\u3000ÄäкКНΣςσſsİıIißẞi客É\u212a\ufffdᾴΐ’‑ﬃ\u00ad\u200b\u0301\u0307\u0323\u0345\u3099かガｶﾞﾊﾟ각\u1100\u1161\u11a8ʼnḍ̇"))
	return rapid.StringOfN(rapid.OneOf(some, some, some, rapid.Rune()), 0, 60, -1)
}

// Marks, width, case and unseen characters of any text make no difference.
func TestFormsAreAlikeProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := genText().Draw(t, "s")
		unseen := rapid.SampledFrom([]string{"\u00ad", "\u200b", "\u200d", "\ufeff", "\u2060"}).Draw(t, "unseen")
		spread := unseen
		for _, r := range s {
			spread += string(r) + unseen
		}
		if !fold.Equal(s, spread) {
			t.Fatalf("%+q and %+q", fold.String(s), fold.String(spread))
		}
	})
}

func TestFoldIsIdempotentProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := genText().Draw(t, "s")
		once := fold.String(s)
		if twice := fold.String(once); twice != once {
			t.Fatalf("%q folds to %q and then to %q", s, once, twice)
		}
		if got := string(fold.Append([]byte("x"), s)); got != "x"+once {
			t.Fatalf("Append gives %q, String %q", got, once)
		}
	})
}

func TestEqualIsThatOfFoldedTextsProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := genText().Draw(t, "a")
		b := rapid.OneOf(genText(), rapid.Just(strings.ToUpper(a)), rapid.Just(strings.ToLower(a)), rapid.Just(a)).Draw(t, "b")
		want := fold.String(a) == fold.String(b)
		if fold.Equal(a, b) != want || fold.Equal(b, a) != want {
			t.Fatalf("Equal(%q, %q) is not %t in both directions", a, b, want)
		}
	})
}

func TestNothingIsAllocated(t *testing.T) {
	folded, long := "enterprise plus 客户", strings.Repeat("plain text \x08\x0e!?[`{}~ az", 9)
	if n := testing.AllocsPerRun(100, func() {
		if fold.String(folded) != folded || fold.String(long) != long || !fold.Equal(folded, "Enterprise PLUS 客户") || !fold.Equal("ÉTÉ", "été") {
			t.Error("not equal")
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// Nothing is allocated for plain texts of any length, whichever plain character
// is in them.
func TestNothingIsAllocatedForPlainTexts(t *testing.T) {
	for c := range byte(utf8.RuneSelf) {
		long := strings.Repeat("ab", 50) + string(rune(c)) + "b"
		large := strings.ToUpper(long)
		space := '\t' <= c && c <= '\r'
		if n := testing.AllocsPerRun(2, func() { fold.String(long) }); n != 0 != (space || 'A' <= c && c <= 'Z') {
			t.Errorf("String with %q: %v allocations", c, n)
		}
		if n := testing.AllocsPerRun(2, func() { fold.Equal(long, large); fold.Equal(large, long) }); n != 0 != space {
			t.Errorf("Equal with %q: %v allocations", c, n)
		}
	}
	long := strings.Repeat(" a", 50)
	large := strings.ToUpper(long)
	if n := testing.AllocsPerRun(2, func() { fold.String(long); fold.Equal(long, large); fold.Equal(large, long) }); n != 0 {
		t.Errorf("with single spaces: %v allocations", n)
	}
}

// Every Hangul syllable is its parts put together, and a syllable with an end
// is one without and the end. What is no part, or a part in another place, stays
// apart.
func TestHangulSyllables(t *testing.T) {
	const l, v, e, s = 0x1100, 0x1161, 0x11a7, 0xac00
	for i := rune(0); i < 19*21*28; i++ {
		begin, vowel, end := l+i/(21*28), v+i/28%21, e+i%28
		parts, open := string([]rune{begin, vowel}), string(s+i-i%28)
		if end > e {
			parts, open = parts+string(end), open+string(end)
		}
		if whole := string(s + i); fold.String(parts) != whole || fold.String(open) != whole || fold.String(whole) != whole {
			t.Fatalf("%q of %+q: %+q, of %+q: %+q", whole, parts, fold.String(parts), open, fold.String(open))
		}
	}
	for _, apart := range [][]rune{
		{l - 1, v}, {l + 19, v}, {l, v - 1}, {l, v + 21}, {v, v}, {s, v}, // no begin or no vowel
		{s, e}, {s, e + 28}, {s - 1, e + 1}, {s + 11172, e + 1}, {l, e + 1}, {v, e + 1}, // no end or nothing open
		{s + 1, e + 1}, {s + 27, e + 27}, {s + 11171, e + 1}, // closed already
		{'a', v}, {'a', e + 1}, {v}, {e + 1},
	} {
		if got := fold.String(string(apart)); got != string(apart) {
			t.Errorf("%+q becomes %+q", string(apart), got)
		}
	}
}

// What nobody sees is left out, and its neighbours are not.
func TestUnseen(t *testing.T) {
	unseen := map[rune]bool{0xad: true, 0x34f: true, 0x61c: true, 0x640: true, 0x3164: true, 0xfeff: true, 0xffa0: true}
	for _, stretch := range [][2]rune{{0x180b, 0x180f}, {0x200b, 0x200f}, {0x202a, 0x202e}, {0x2060, 0x2064}, {0x2066, 0x206f}, {0xfe00, 0xfe0f}, {0xe0100, 0xe01ef}} {
		for r := stretch[0]; r <= stretch[1]; r++ {
			unseen[r] = true
		}
	}
	for r := rune(0); r <= 0x10ffff; r++ {
		if got := fold.Equal("a"+string(r)+"b", "ab"); got != unseen[r] {
			t.Fatalf("%U is unseen: %t", r, got)
		}
	}
}

// A full-width letter is the letter of ordinary width, and its neighbours are
// themselves.
func TestFullWidth(t *testing.T) {
	for r := rune('!'); r <= '~'; r++ {
		if wide := string(r - '!' + '！'); fold.String(wide) != fold.String(string(r)) {
			t.Errorf("%q becomes %q", wide, fold.String(wide))
		}
	}
	for _, r := range []rune{'！' - 1, '￠' - 1, '￧', '￮' + 1, 0xf8ff, 0xfa0e, 0xfa6e, 0xfada} {
		if got := fold.String(string(r)); got != string(r) {
			t.Errorf("%U becomes %+q", r, got)
		}
	}
	half, full := "｡｢｣､･ｦｧｨｩｪｫｬｭｮｯｰｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜﾝ", "。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン"
	if !fold.Equal(half, full) {
		t.Errorf("%q and %q", fold.String(half), fold.String(full))
	}
}

// Marks of one letter are alike in every order that leaves marks of one class as
// they are; runs of white space with unseen characters in them are one space.
func TestMarksAndSpaces(t *testing.T) {
	for _, row := range []struct {
		a, b string
		want bool
	}{
		{"a\u0323\u0301", "a\u0301\u0323", true},
		{"a\u0301\u0302", "a\u0302\u0301", false},
		{"a\u0345\u0323\u0301", "a\u0301\u0345\u0323", true},
		{"\u0323\u0301", "\u0301\u0323", true},
		{"\u0323\u0301a", "\u0301\u0323a", true},
		{"i\u0307", "i", true},
		{"i\u0323\u0307", "i\u0323", true},
		{"ị\u0307", "i\u0323", true},
		{"j\u0307", "j", false},
		{"a \u200b b", "a b", true},
		{"a\u200b b", "a b", true},
		{"a \u200bb", "a b", true},
		{" \u200b a", " a", true},
		{"\u200b a", " a", true},
		{"\u200b", "", true},
		{"a\u200b", "a", true},
		{"a \u0301", "a", false},
		{"a\t\n\u3000b", "a b", true},
		{"a\xff", "a\ufffd", true},
		{"a\xffb", "ab", false},
	} {
		if got := fold.Equal(row.a, row.b); got != row.want {
			t.Errorf("%+q and %+q: %t, folded %+q and %+q", row.a, row.b, got, fold.String(row.a), fold.String(row.b))
		}
	}
}

// The quick ways of short and of plain texts answer as the long one: for all texts
// of up to two bytes, and for those of three at the edges of what is plain.
func TestQuickWays(t *testing.T) {
	same := func(s string) {
		if got, want := fold.String(s), string(fold.Append(nil, s)); got != want {
			t.Errorf("String(%q) = %q, want %q", s, got, want)
		}
	}
	for a := range 256 {
		same(string([]byte{byte(a)}))
		for b := range 256 {
			same(string([]byte{byte(a), byte(b)}))
		}
	}
	edges := []byte("\x00\b\t\r\x0e\x1f !@AZ[`az{\x7f\x80")
	texts := []string{"", "\u00a0", "ａ", "Ａ", "ﬁ", "ß", "SS"}
	for _, a := range edges {
		texts = append(texts, string([]byte{a}), string([]byte{a, 'A'}), string([]byte{'z', a}))
		for _, b := range edges {
			for _, c := range edges {
				same(string([]byte{a, b, c}))
			}
		}
	}
	forms := map[string]string{}
	for _, a := range texts {
		forms[a] = fold.String(a)
	}
	for _, a := range texts {
		for _, b := range texts {
			if got, want := fold.Equal(a, b), forms[a] == forms[b]; got != want {
				t.Fatalf("Equal(%q, %q) = %v, want %v", a, b, got, want)
			}
			list := [][]string{{"x", b}, {b, "x"}}[(len(a)+len(b))%2]
			if got, want := fold.Contains(list, a), fold.Equal("x", a) || fold.Equal(b, a); got != want {
				t.Fatalf("Contains(%q, %q) = %v, want %v", list, a, got, want)
			}
		}
	}
}

// Looking up many names of a map gives what looking up each one does: the exact
// name, else the first that is alike.
func TestLookupProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom([]string{"", "a", "A", "ａ", "b", "B", "ss", "ß", "SS", "c"})
		m := rapid.MapOf(name, rapid.Int()).Draw(t, "map")
		all := fold.Lookups(m)
		for _, n := range rapid.SliceOf(name).Draw(t, "names") {
			want, found := m[n]
			for _, other := range slices.Sorted(maps.Keys(m)) {
				if !found && fold.Equal(other, n) {
					want, found = m[other], true
				}
			}
			if got, ok := fold.Lookup(m, n); got != want || ok != found || all(n) != want {
				t.Fatalf("%q in %v: %d, %t and %d, want %d, %t", n, m, got, ok, all(n), want, found)
			}
			if got := fold.Set(slices.Collect(maps.Keys(m)))[fold.String(n)]; got != found {
				t.Fatalf("%q in the keys of %v: %t", n, m, got)
			}
		}
	})
}
