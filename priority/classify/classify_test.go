package classify_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/priority/classify"
	"pgregory.net/rapid"
)

func mustDictionary(t interface{ Fatal(...any) }, s classify.DictionarySpec) *classify.Dictionary {
	d, err := classify.NewDictionary(s, nil)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestStandardDictionary(t *testing.T) {
	d := mustDictionary(t, classify.StandardDictionarySpec())
	for _, tt := range []struct {
		text, code, found string
	}{
		{"您好，我无法登录系统", "A", "登录"},
		{"忘记密码了", "A", "密码"},
		{"数据同步失败，请尽快处理", "B", "同步"},
		{"Cannot LOG\tIN since this morning", "A", "LOG\tIN"},
		{"ＬＯＧＩＮ ｆａｉｌｓ", "A", "ＬＯＧＩＮ"},
		{"Calendar synchronisation stopped", "B", "synchroni"},
		{"登录后数据同步失败", "A", "登录"}, // the first rule decides
		{"the blogins page", "", ""},
		{"asynchronous calls", "", ""},
		{"", "", ""},
		{"打印机没纸了", "", ""},
	} {
		c, ok := d.Classify(tt.text)
		if ok != (tt.code != "") || c.Category.Code != tt.code {
			t.Errorf("%q: %+v, %t, want %q", tt.text, c, ok, tt.code)
			continue
		}
		if ok {
			m := c.Hits[0]
			if got := tt.text[m.From:m.To]; got != tt.found {
				t.Errorf("%q: found %q, want %q", tt.text, got, tt.found)
			}
		}
	}
}

func TestKeywordForms(t *testing.T) {
	for _, tt := range []struct {
		keyword, text, found, why string
	}{
		{"log", "the log is full", "log", ""},
		{"log", "blog", "", "inside a word"},
		{"log", "logging", "", "the word goes on"},
		{"log*", "logging", "log", "may go on"},
		{"*log", "blog", "log", "may begin inside"},
		{"*log*", "catalogue", "log", ""},
		{"log", "blog, log", "log", "a later place where it is a word"},
		{"vpn", "无法连接VPN了", "VPN", "Han beside Latin separates"},
		{"P1", "p10 or p1?", "p1", "a digit goes on"},
		{"out of memory", "Out  of\n memory!", "Out  of\n memory", "white space in any amount"},
		{"straße", "STRASSE", "STRASSE", "ß is ss"},
		{"can't", "I can’t log in", "can’t", "apostrophes"},
		{"e-mail", "no e\u2011mail", "e\u2011mail", "non-breaking hyphen"},
		{"café", "the cafe\u0301 app", "cafe\u0301", "combining accent"},
		{"cafe", "the cafe\u0301 app", "", "another letter"},
		{"ガイド", "ｶﾞｲﾄﾞがない", "ｶﾞｲﾄﾞ", "half-width kana"},
		{"か", "がっこう", "", "another letter"},
		{"か", "か\u3099っこう", "", "the same in two characters"},
		{"password", "my pass\u00adword", "pass\u00adword", "soft hyphen"},
		{"istanbul", "İSTANBUL ofisi", "İSTANBUL", "dotted I"},
		{"ÄRGER", "ärger im büro", "ärger", ""},
		{"Σίσυφος", "ΣΊΣΥΦΟΣ", "ΣΊΣΥΦΟΣ", "final sigma"},
		{"пароль", "Забыл ПАРОЛЬ", "ПАРОЛЬ", ""},
		{"пароль", "паролька", "", ""},
		{"로그인", "로그인이 안 됩니다", "로그인", "Korean joins endings"},
		{"รหัสผ่าน", "ลืมรหัสผ่านแล้ว", "รหัสผ่าน", "Thai has no spaces"},
		{"ログイン", "昨日からログインできない", "ログイン", ""},
		{"تسجيل", "مشكلة تسجيل الدخول", "تسجيل", ""},
		{"कि", "किताब", "", "a word goes on with a mark"},
		{"エラー", "エラー500が出る", "エラー", "kana beside digits separate, the sign of a long vowel too"},
		{"500", "エラー500", "500", ""},
		{"VPN", "サーバーVPN", "VPN", ""},
		{"VPN", "カードVPN", "VPN", "so does a letter with a sound mark"},
		{"カード", "カード1枚", "カード", ""},
		{"ガイド", "ｶﾞｲﾄﾞ3", "ｶﾞｲﾄﾞ", "half-width kana"},
		{"reset", "パスワードreset", "reset", ""},
		{"締切", "〆締切x", "締切", ""},
		{"x1", "〆x1", "x1", ""},
		{"VPN", "々VPNー", "VPN", ""},
		{"vpn", "カ́vpn", "vpn", "any mark of a letter without spaces"},
		{"vpn", "évpn", "", "a word begins before the mark"},
		{"é", "éx", "", "and goes on behind it"},
		{"vpn", strings.Repeat("́", 100) + "vpn", "", "too many marks to be those of a letter"},
		{"vpn", "カ" + strings.Repeat("́", 32) + "vpn", "vpn", "not too many"},
		{"葛城", "葛󠄀城市", "葛󠄀城", "a variation selector"},
		{"¥", "￥100", "￥", "full-width sign"},
		{"раураl", "paypal", "", "letters of another script"},
		{"error 500", "got ｅｒｒｏｒ　５００", "ｅｒｒｏｒ　５００", "full-width space"},
		{"c++", "c++ compiler", "c++", "ends in no letter"},
		{"a*b", "a*b", "a*b", "a star inside is a star"},
	} {
		d := mustDictionary(t, classify.DictionarySpec{
			Categories: []classify.CategorySpec{{Code: "X", Name: "x"}},
			Rules:      []classify.KeywordRuleSpec{{Category: "X", Any: []string{tt.keyword}}},
		})
		c, ok := d.Classify(tt.text)
		if ok != (tt.found != "") {
			t.Errorf("%q in %q: %t (%s)", tt.keyword, tt.text, ok, tt.why)
			continue
		}
		if ok {
			m := c.Hits[0]
			if got := tt.text[m.From:m.To]; got != tt.found || m.Keyword != tt.keyword {
				t.Errorf("%q in %q: found %q as %q, want %q", tt.keyword, tt.text, got, m.Keyword, tt.found)
			}
		}
	}
}

func TestRuleParts(t *testing.T) {
	d := mustDictionary(t, classify.DictionarySpec{
		Categories: []classify.CategorySpec{{Code: "P", Name: "payment"}, {Code: "O", Name: "other"}},
		Rules: []classify.KeywordRuleSpec{
			{Name: "refund", Category: "P", Any: []string{"refund", "money back"}, All: []string{"invoice"}, Not: []string{"test"}},
			{Name: "rest", Category: "O", All: []string{"invoice"}},
		},
	})
	for _, tt := range []struct {
		text  string
		rules []int
	}{
		{"refund of an invoice", []int{0, 1}},
		{"money back for the invoice please", []int{0, 1}},
		{"refund", nil},
		{"invoice", []int{1}},
		{"test: refund of an invoice", []int{1}},
	} {
		var got []int
		for _, c := range d.Candidates(tt.text) {
			got = append(got, c.Rule)
		}
		if diff := cmp.Diff(tt.rules, got); diff != "" {
			t.Errorf("%q: %s", tt.text, diff)
		}
	}
	c, _ := d.Classify("An Invoice: money  back")
	want := classify.Classification{
		Category: classify.CategorySpec{Code: "P", Name: "payment"}, Rule: 0, Name: "refund",
		Hits: []classify.Hit{{Keyword: "money back", From: 12, To: 23}, {Keyword: "invoice", From: 3, To: 10}},
	}
	if diff := cmp.Diff(want, c); diff != "" {
		t.Error(diff)
	}
	if cat, ok := d.Category("O"); !ok || cat.Name != "other" {
		t.Errorf("Category(O) = %v, %t", cat, ok)
	}
	if cat, ok := d.Category("o"); !ok || cat.Code != "O" {
		t.Errorf("Category(o) = %v, %t", cat, ok)
	}
	if _, ok := d.Category("X"); ok {
		t.Error("a category that nobody declared")
	}
}

func genText() *rapid.Generator[string] {
	return rapid.StringOfN(rapid.SampledFrom([]rune("abAB19_ \t\u3000ＡｂÄä登录คнНΣςſḰé\ufffd")), 0, 20, -1)
}

// The keyword is found where a letter by letter comparison finds it as a word.
func TestFindEqualsLetterByLetterProperty(t *testing.T) {
	plain := rapid.StringOfN(rapid.SampledFrom([]rune("abAB1_Ää登кК")), 1, 3, -1)
	texts := rapid.StringOfN(rapid.SampledFrom([]rune("abAB1_Ää登кК .")), 0, 12, -1)
	word := func(r rune) bool {
		return r == '_' || (unicode.IsLetter(r) || unicode.IsDigit(r)) && !unicode.Is(unicode.Han, r)
	}
	rapid.Check(t, func(t *rapid.T) {
		k, text := plain.Draw(t, "keyword"), texts.Draw(t, "text")
		open, more := rapid.Bool().Draw(t, "open"), rapid.Bool().Draw(t, "more")
		want := -1
		ks, ts := []rune(k), []rune(text)
		for i := 0; want < 0 && i+len(ks) <= len(ts); i++ {
			same := true
			for j := range ks {
				same = same && strings.EqualFold(string(ks[j]), string(ts[i+j]))
			}
			end := i + len(ks)
			before := i == 0 || open || !word(ks[0]) || !word(ts[i-1])
			after := end == len(ts) || more || !word(ks[len(ks)-1]) || !word(ts[end])
			if same && before && after {
				want = len(string(ts[:i]))
			}
		}
		if open {
			k = "*" + k
		}
		if more {
			k += "*"
		}
		d := mustDictionary(t, classify.DictionarySpec{
			Categories: []classify.CategorySpec{{Code: "X", Name: "x"}},
			Rules:      []classify.KeywordRuleSpec{{Category: "X", All: []string{k}}},
		})
		c, ok := d.Classify(text)
		if ok != (want >= 0) || ok && c.Hits[0].From != want {
			t.Fatalf("%q in %q: %+v, %t, want at %d", k, text, c.Hits, ok, want)
		}
	})
}

// Case, width and the amount of white space change no answer.
func TestClassifyIgnoresFormProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := rapid.StringMatching(`[a-z]{1,3}( [a-z]{1,2})?`).Draw(t, "keyword")
		d := mustDictionary(t, classify.DictionarySpec{
			Categories: []classify.CategorySpec{{Code: "X", Name: "x"}},
			Rules:      []classify.KeywordRuleSpec{{Category: "X", Any: []string{k}}},
		})
		text := rapid.StringMatching(`[a-z ]{0,6}`).Draw(t, "before") + " " + k + rapid.StringMatching(`[a-z ,]{0,6}`).Draw(t, "after")
		wide := strings.Map(func(r rune) rune {
			if r == ' ' {
				return '\u3000'
			}
			return r - 'a' + 'Ａ'
		}, strings.ReplaceAll(text, ",", " "))
		_, a := d.Classify(strings.ReplaceAll(text, ",", " "))
		_, b := d.Classify(wide)
		_, c := d.Classify(strings.ToUpper(strings.ReplaceAll(strings.ReplaceAll(text, ",", " "), " ", " \n ")))
		if a != b || a != c {
			t.Fatalf("%q: %t, wide %t, upper %t", text, a, b, c)
		}
	})
}

// What is found lies in the text, and looking for exactly that finds it too.
func TestMatchesLieInTheTextProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := genText().Draw(t, "keyword")
		s := classify.DictionarySpec{
			Categories: []classify.CategorySpec{{Code: "X", Name: "x"}},
			Rules:      []classify.KeywordRuleSpec{{Category: "X", Any: []string{"*" + k + "*"}}},
		}
		if s.Validate() != nil {
			return
		}
		d := mustDictionary(t, s)
		rest := genText().Draw(t, "after")
		text := genText().Draw(t, "before") + k + rest
		c, ok := d.Classify(text)
		if first, _ := utf8.DecodeRuneInString(rest); strings.TrimSpace(k) == k && !ok && !unicode.IsMark(first) {
			t.Fatalf("%q not found in %q", k, text)
		}
		for _, m := range c.Hits {
			if m.From < 0 || m.To > len(text) || m.From >= m.To {
				t.Fatalf("%q in %q: %+v", k, text, m)
			}
			if _, again := d.Classify(text[m.From:m.To]); !again {
				t.Fatalf("%q of %q is not a match by itself", text[m.From:m.To], text)
			}
		}
	})
}

// Keywords of scripts without spaces: the longest stands.
func TestLongestKeywordStands(t *testing.T) {
	s := classify.DictionarySpec{Categories: []classify.CategorySpec{{Code: "X", Name: "x"}}}
	for _, k := range []string{"动作", "动作片", "片场", "login", "log", "VPN登录", "登录"} {
		s.Rules = append(s.Rules, classify.KeywordRuleSpec{Name: k, Category: "X", Any: []string{k}})
	}
	d := mustDictionary(t, s)
	for text, want := range map[string]string{
		"这个动作不对":     "动作",
		"看动作片":       "动作片",
		"动作片里的动作":    "动作 动作片",
		"动作片场":       "动作片 片场",
		"VPN登录失败":    "VPN登录",
		"VPN登录、登录失败": "VPN登录 登录",
		"log login":  "login log",
	} {
		var got []string
		for _, c := range d.Candidates(text) {
			got = append(got, c.Name)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %q, want %s", text, got, want)
		}
	}
}

// slowHit finds keyword i of words as the doc of KeywordRuleSpec says, place by
// place: the first place where it stands and is not inside a longer keyword, if
// it is written without spaces.
func slowHit(words []string, i int, text string) (from, to int, ok bool) {
	solid := func(w string) bool { return strings.ContainsAny(w, "动作片") }
	word := func(r byte) bool { return r == 'a' || r == 'b' || r == '_' }
	stands := func(w string, at int) bool {
		open, more := strings.HasPrefix(w, "*"), strings.HasSuffix(w, "*")
		w = strings.Trim(w, "*")
		end := at + len(w)
		if end > len(text) || text[at:end] != w {
			return false
		}
		before := at == 0 || open || !word(w[0]) || !word(text[at-1])
		return before && (end == len(text) || more || !word(w[len(w)-1]) || !word(text[end]))
	}
	for at := range text {
		end := at + len(strings.Trim(words[i], "*"))
		if !stands(words[i], at) {
			continue
		}
		inside := false
		for _, w := range words {
			n := len(strings.Trim(w, "*"))
			for start := 0; start <= at && solid(words[i]) && solid(w) && n > end-at; start++ {
				inside = inside || start+n >= end && stands(w, start)
			}
		}
		if !inside {
			return at, end, true
		}
	}
	return 0, 0, false
}

// One pass for all keywords finds what a search for each of them finds.
func TestOnePassFindsWhatEachSearchFindsProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		letters := []rune("ab_动作片 ")
		word := rapid.Custom(func(t *rapid.T) string {
			w := strings.Join(strings.Fields(rapid.StringOfN(rapid.SampledFrom(letters), 1, 4, -1).Draw(t, "word")), " ")
			if w == "" {
				w = "a"
			}
			return rapid.SampledFrom([]string{"", "*"}).Draw(t, "open") + w + rapid.SampledFrom([]string{"", "*"}).Draw(t, "more")
		})
		words := rapid.SliceOfN(word, 1, 8).Draw(t, "words")
		text := strings.Join(strings.Fields(rapid.StringOfN(rapid.SampledFrom(letters), 0, 30, -1).Draw(t, "text")), " ")
		s := classify.DictionarySpec{Categories: []classify.CategorySpec{{Code: "X", Name: "x"}}}
		for _, w := range words {
			s.Rules = append(s.Rules, classify.KeywordRuleSpec{Category: "X", Any: []string{w}})
		}
		got := map[int]classify.Hit{}
		for _, c := range mustDictionary(t, s).Candidates(text) {
			got[c.Rule] = c.Hits[0]
		}
		for i := range words {
			from, to, ok := slowHit(words, i, text)
			hit, found := got[i]
			if found != ok || ok && (hit.From != from || hit.To != to) {
				t.Fatalf("%q in %q: %+v, %t, want [%d, %d), %t", words[i], text, hit, found, from, to, ok)
			}
		}
	})
}

// Hits lie where the text has them, however many letters come before.
func TestHitsInLongTexts(t *testing.T) {
	d := mustDictionary(t, classify.DictionarySpec{
		Categories: []classify.CategorySpec{{Code: "X", Name: "x"}},
		Rules:      []classify.KeywordRuleSpec{{Category: "X", All: []string{"naïve", "登录", "로그인"}}},
	})
	for _, filler := range []string{"the printer ", "ＰＲＩＮＴＥＲ　", "打印机坏了", "프린터 ", "\u1111\u1173\u1105\u1175\u11ab\u1110\u1165", "Stra\u00adße  "} {
		text := strings.Repeat(filler, 100) + " nai\u0308ve 登\u200b录 \u1105\u1169\u1100\u1173\u110b\u1175\u11ab " + strings.Repeat(filler, 100)
		c, ok := d.Classify(text)
		if !ok {
			t.Errorf("%q: not found", filler)
			continue
		}
		var got []string
		for _, h := range c.Hits {
			got = append(got, text[h.From:h.To])
		}
		want := []string{"nai\u0308ve", "登\u200b录", "\u1105\u1169\u1100\u1173\u110b\u1175\u11ab"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: %s", filler, diff)
		}
	}
}

func TestCallersNormaliser(t *testing.T) {
	s := classify.DictionarySpec{
		Categories: []classify.CategorySpec{{Code: "X", Name: "x"}},
		Rules:      []classify.KeywordRuleSpec{{Category: "X", Any: []string{"Wi-Fi"}}},
	}
	d, err := classify.NewDictionary(s, func(text string) string { return strings.ReplaceAll(text, "WLAN", "wi-fi") })
	if err != nil {
		t.Fatal(err)
	}
	c, ok := d.Classify("no WLAN here")
	if !ok || c.Hits[0] != (classify.Hit{Keyword: "Wi-Fi", From: 3, To: 8}) {
		t.Errorf("%+v, %t", c, ok)
	}
}

// A zero Dictionary classifies nothing.
func TestZeroDictionary(t *testing.T) {
	var d classify.Dictionary
	if _, ok := d.Classify("log in"); ok || d.Candidates("log in") != nil {
		t.Error("classified")
	}
	if _, ok := d.Category("A"); ok {
		t.Error("a category")
	}
	if gaps := new(classify.Intake).Check(priority.Facts{"a": {"b"}}); gaps != nil {
		t.Errorf("gaps %v", gaps)
	}
}

func BenchmarkManyKeywords(b *testing.B) {
	for _, n := range []int{10, 1000} {
		s := classify.DictionarySpec{Categories: []classify.CategorySpec{{Code: "X", Name: "x"}}}
		for i := range n {
			s.Rules = append(s.Rules, classify.KeywordRuleSpec{Category: "X", Any: []string{fmt.Sprintf("keyword%d", i)}})
		}
		d := mustDictionary(b, s)
		text := strings.Repeat("The printer on the third floor is out of paper again. ", 2000)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				d.Candidates(text)
			}
		})
	}
}

func TestDictionaryDefects(t *testing.T) {
	_, err := priority.Read[classify.DictionarySpec]([]byte(`{
		"categories": [{"code": "A", "name": "a"}, {"code": "A"}, {"name": "c"}],
		"rules": [
			{"category": "Z", "any": ["x"]},
			{"category": "A"},
			{"category": "A", "any": ["*"], "all": [""], "not": [" * * "]}
		]
	}`))
	var serr *priority.SpecError
	ok := errors.As(err, &serr)
	if !ok {
		t.Fatalf("got %v", err)
	}
	var got []string
	for _, f := range serr.Fields {
		got = append(got, f.Path+": "+f.Err.Error())
	}
	want := []string{
		`categories[1].code: duplicate: "A" is categories[0] already`,
		`categories[1].name: required`,
		`categories[2].code: required`,
		`rules[0].category: unknown: "Z", want the code of a category`,
		`rules[1].any: required: want a keyword in any or all`,
		`rules[2].any[0]: required: want text to look for, got "*"`,
		`rules[2].all[0]: required: want text to look for, got ""`,
		`rules[2].not[0]: required: want text to look for, got " * * "`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestDictionaryRoundTripAndIsolation(t *testing.T) {
	data, err := json.Marshal(classify.StandardDictionarySpec())
	if err != nil {
		t.Fatal(err)
	}
	read, err := priority.Read[classify.DictionarySpec](data)
	if err != nil {
		t.Fatal(err)
	}
	d := mustDictionary(t, read)
	for _, s := range []classify.DictionarySpec{read, d.Spec()} {
		s.Categories[0].Code, s.Rules[0].Any[0] = "Z", "changed"
	}
	if diff := cmp.Diff(classify.StandardDictionarySpec(), d.Spec(), cmpopts.EquateEmpty()); diff != "" {
		t.Error(diff)
	}
}

func TestIntake(t *testing.T) {
	in, err := classify.NewIntake(classify.IntakeSpec{Fields: []classify.FieldSpec{
		{Name: "category_code", Label: "问题分类代码", OneOf: []string{"A", "B"}},
		{Name: "priority"},
		{Name: "logs", When: priority.ConditionSpec{Facts: priority.Facts{"category_code": {"B"}}}},
		{Name: "mood", Optional: true, OneOf: []string{"calm", "angry"}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name  string
		facts priority.Facts
		want  []classify.Gap
	}{
		{"all gaps at once", nil, []classify.Gap{
			{Field: "category_code", Label: "问题分类代码", Want: []string{"A", "B"}}, {Field: "priority"},
		}},
		{"complete", priority.Facts{"category_code": {"A"}, "priority": {"p1"}}, nil},
		{"asked only then", priority.Facts{"category_code": {"B"}, "priority": {"p1"}}, []classify.Gap{{Field: "logs"}}},
		{"empty texts are no values", priority.Facts{"category_code": {"", "A"}, "priority": {"", ""}}, []classify.Gap{{Field: "priority"}}},
		{"one of several not allowed", priority.Facts{"category_code": {"", "a", "C"}, "priority": {"", "p1"}}, []classify.Gap{
			{Field: "category_code", Label: "问题分类代码", Got: "C", Want: []string{"A", "B"}},
		}},
		{"not allowed", priority.Facts{"category_code": {"C"}, "priority": {"p1"}, "mood": {"blue"}}, []classify.Gap{
			{Field: "category_code", Label: "问题分类代码", Got: "C", Want: []string{"A", "B"}},
			{Field: "mood", Got: "blue", Want: []string{"calm", "angry"}},
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, in.Check(tt.facts), cmpopts.EquateEmpty()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestIntakeDefects(t *testing.T) {
	_, err := priority.Read[classify.IntakeSpec]([]byte(`{"fields": [
		{"name": "a", "when": {"x": []}},
		{"name": "A", "optional": true},
		{"one_of": ["x", "", "x"]}
	]}`))
	var serr *priority.SpecError
	ok := errors.As(err, &serr)
	if !ok {
		t.Fatalf("got %v", err)
	}
	var got []string
	for _, f := range serr.Fields {
		got = append(got, f.Path)
	}
	want := []string{"fields[0].when.x", "fields[1].name", "fields[1].one_of", "fields[2].name", "fields[2].one_of[1]", "fields[2].one_of[2]"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if err := (classify.IntakeSpec{}).Validate(); !errors.Is(err, priority.ErrRequired) {
		t.Errorf("no fields: %v", err)
	}
}

// The document makes these fields mandatory: 问题分类代码, 优先级, 升级状态.
func TestStandardIntake(t *testing.T) {
	in, err := classify.NewIntake(classify.StandardIntakeSpec())
	if err != nil {
		t.Fatal(err)
	}
	var labels []string
	for _, g := range in.Check(nil) {
		labels = append(labels, g.Label)
	}
	if diff := cmp.Diff([]string{"问题分类代码", "优先级", "升级状态"}, labels); diff != "" {
		t.Error(diff)
	}
	if gaps := in.Check(priority.Facts{"category_code": {"A"}, "priority": {priority.P1.String()}, "escalation_status": {"none"}}); gaps != nil {
		t.Errorf("gaps %v", gaps)
	}
	s := in.Spec()
	s.Fields[1].OneOf[0] = "changed"
	if diff := cmp.Diff(classify.StandardIntakeSpec(), in.Spec(), cmpopts.EquateEmpty()); diff != "" {
		t.Error(diff)
	}
}

func FuzzDictionary(f *testing.F) {
	seed, err := json.Marshal(classify.StandardDictionarySpec())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(seed, "无法登录 log in")
	f.Fuzz(func(t *testing.T, data []byte, text string) {
		s, err := priority.Read[classify.DictionarySpec](data)
		if err != nil {
			return
		}
		for _, c := range mustDictionary(t, s).Candidates(text) {
			for _, m := range c.Hits {
				if m.From < 0 || m.From >= m.To || m.To > len(text) {
					t.Errorf("%+v in %d bytes", m, len(text))
				}
			}
		}
	})
}

func FuzzIntakeSpec(f *testing.F) {
	seed, err := json.Marshal(classify.StandardIntakeSpec())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(seed, "priority", "p1")
	f.Fuzz(func(t *testing.T, data []byte, field, value string) {
		s, err := priority.Read[classify.IntakeSpec](data)
		if err != nil {
			return
		}
		in, err := classify.NewIntake(s)
		if err != nil {
			t.Fatalf("parsed and refused: %v", err)
		}
		if len(in.Check(priority.Facts{field: {value}})) > len(s.Fields) {
			t.Error("more gaps than fields")
		}
	})
}

func BenchmarkClassify(b *testing.B) {
	d, err := classify.NewDictionary(classify.StandardDictionarySpec(), nil)
	if err != nil {
		b.Fatal(err)
	}
	text := strings.Repeat("The printer on the third floor is out of paper again. ", 9) + "数据同步失败"
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		d.Classify(text)
	}
}

// A letter, a digit or a line below goes on a word; nothing else of ASCII does.
func TestWordsEndAtEveryOtherCharacter(t *testing.T) {
	d := mustDictionary(t, classify.DictionarySpec{
		Categories: []classify.CategorySpec{{Code: "X", Name: "x"}}, Rules: []classify.KeywordRuleSpec{{Category: "X", Any: []string{"log"}}},
	})
	for c := byte(' '); c < 0x7f; c++ {
		word := 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_'
		for _, text := range []string{"log" + string(c), string(c) + "log", "a" + string(c) + "log" + " b"} {
			if _, ok := d.Classify(text); ok == word {
				t.Errorf("%q: %t", text, ok)
			}
		}
	}
}

// Where hits lie is found in time that does not grow with the text before them, in
// any script.
func TestHitsOfEveryScript(t *testing.T) {
	for _, words := range []string{"привет мир ", "サーバーがおかしい", "สวัสดีครับ", "로그인이 ", "\u1105\u1169\u1100\u1173\u110b\u1175\u11ab", "مرحبا ", "हिन्दी "} {
		s := classify.DictionarySpec{Categories: []classify.CategorySpec{{Code: "X", Name: "x"}}}
		text := strings.Repeat(words, 20_000)
		var want []string
		for i := range 2_000 {
			word := fmt.Sprint("x", i)
			s.Rules = append(s.Rules, classify.KeywordRuleSpec{Category: "X", Any: []string{word}})
			text += words + " " + word + " "
			want = append(want, word)
		}
		start := time.Now()
		for i, c := range mustDictionary(t, s).Candidates(text) {
			if h := c.Hits[0]; text[h.From:h.To] != want[i] {
				t.Fatalf("%q: %q, want %q", words, text[h.From:h.To], want[i])
			}
		}
		if took := time.Since(start); took > 20*time.Second {
			t.Errorf("%q: %v", words, took)
		}
	}
}
