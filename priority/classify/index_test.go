package classify_test

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/priority/classify"
	"pgregory.net/rapid"
)

func mustIndex(t interface{ Fatal(...any) }, texts ...classify.Text) *classify.TextIndex {
	x, err := classify.NewTextIndex(texts)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func articles() []classify.Text {
	return []classify.Text{
		{"kb-1", "Reset your password: open Settings, choose Security, choose Reset password"},
		{"kb-2", "The printer is out of paper: open the tray and add paper"},
		{"kb-3", "VPN does not connect: check the certificate and the password"},
		{"kb-4", "重置密码：打开设置，选择安全"},
		{"kb-5", "打印机缺纸：打开纸盒"},
		{"kb-6", "Réinitialiser le mot de passe depuis l’application"},
	}
}

func TestSuggest(t *testing.T) {
	x := mustIndex(t, articles()...)
	for _, tt := range []struct{ text, want string }{
		{"I forgot my PASSWORD and cannot reset it", "kb-1 kb-3"},
		{"printer: no paper", "kb-2"},
		{"密码忘了，怎么重置密码？", "kb-4"},
		{"打印机没有纸", "kb-5"},
		{"re\u0301initialiser l'application", "kb-6"},
		{"completely unrelated", ""},
		{"", ""},
	} {
		var got []string
		for _, l := range x.Suggest(tt.text, 2) {
			got = append(got, l.ID)
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%q: %v, want %s", tt.text, got, tt.want)
		}
	}
}

func TestSimilar(t *testing.T) {
	x := mustIndex(t,
		classify.Text{ID: "T1", Text: "Export to CSV fails with error 504"},
		classify.Text{ID: "T2", Text: "export to csv fails, error 504!"},
		classify.Text{ID: "T3", Text: "Export to PDF works"},
	)
	got := x.Similar("Export to CSV fails with ERROR 504", priority.Percent(80), 5)
	if len(got) != 2 || got[0].ID != "T1" || got[0].Common.String() != "100%" || got[1].ID != "T2" {
		t.Errorf("got %+v", got)
	}
	if got := x.Similar("Export to CSV fails with ERROR 504", priority.Percent(100), 5); len(got) != 1 {
		t.Errorf("all in common: %+v", got)
	}
	if got := x.Similar("Export", priority.Percent(0), 0); got != nil {
		t.Errorf("none asked for: %+v", got)
	}
	if got := new(classify.TextIndex).Suggest("Export", 5); got != nil {
		t.Errorf("zero index: %+v", got)
	}
}

// The list of texts stays as the caller has it.
func TestIndexLeavesTheTextsAlone(t *testing.T) {
	texts := []classify.Text{{ID: "b", Text: "one"}, {ID: "a", Text: "two"}}
	mustIndex(t, texts...)
	if texts[0].ID != "b" || texts[1].ID != "a" {
		t.Errorf("the texts are now %v", texts)
	}
}

func TestIndexDefects(t *testing.T) {
	_, err := classify.NewTextIndex([]classify.Text{{ID: "a"}, {ID: ""}, {ID: "a"}})
	if !errors.Is(err, priority.ErrDuplicate) || !errors.Is(err, priority.ErrRequired) {
		t.Errorf("got %v", err)
	}
	if _, err := classify.NewTextIndex(make([]classify.Text, classify.MaxTexts+1)); !errors.Is(err, priority.ErrRange) {
		t.Errorf("too many: %v", err)
	}
}

func genTexts() *rapid.Generator[[]classify.Text] {
	return rapid.Custom(func(t *rapid.T) []classify.Text {
		words := rapid.SliceOfN(rapid.SampledFrom([]string{"log", "in", "fails", "印", "打印", "打印机", "é", "E\u0301", "5"}), 0, 6)
		var texts []classify.Text
		for i := range rapid.IntRange(1, 6).Draw(t, "texts") {
			texts = append(texts, classify.Text{ID: fmt.Sprint("t", i), Text: strings.Join(words.Draw(t, "words"), " ")})
		}
		return texts
	})
}

// The order in which texts are given changes nothing; the terms explain the
// shares; a text is most like itself.
func TestIndexProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		texts := genTexts().Draw(t, "texts")
		asked := rapid.SampledFrom(texts).Draw(t, "asked").Text
		x := mustIndex(t, texts...)
		got := x.Similar(asked, priority.Percent(0), len(texts))
		again := mustIndex(t, rapid.Permutation(texts).Draw(t, "again")...).Similar(asked, priority.Percent(0), len(texts))
		if diff := cmp.Diff(fmt.Sprint(got), fmt.Sprint(again)); diff != "" {
			t.Fatal(diff)
		}
		if len(got) > 0 && got[0].Common.String() != "100%" {
			t.Fatalf("most like %q: %+v", asked, got[0])
		}
		for i, l := range got {
			if len(l.Terms) == 0 || l.Share.Compare(priority.Percent(100)) > 0 || l.Common.Compare(priority.Percent(100)) > 0 || l.Common.Sign() <= 0 {
				t.Fatalf("%+v", l)
			}
			if i > 0 && l.Common.Compare(got[i-1].Common) > 0 {
				t.Fatalf("%v after %v", l.Common, got[i-1].Common)
			}
		}
		for _, l := range x.Suggest(asked, len(texts)) {
			if !slices.ContainsFunc(got, func(s classify.Likeness) bool { return s.ID == l.ID }) {
				t.Fatalf("%s is suggested and has nothing in common", l.ID)
			}
		}
	})
}

func ExampleTextIndex() {
	x, err := classify.NewTextIndex([]classify.Text{
		{ID: "KB-12", Text: "How to reset a password"},
		{ID: "KB-40", Text: "The printer prints blank pages"},
		{ID: "KB-41", Text: "How to add a printer"},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, l := range x.Suggest("My printer prints only blank pages", 2) {
		fmt.Println(l.ID, l.Terms[0].Text, l.Terms[0].Weight, len(l.Terms))
	}
	// Output:
	// KB-40 blank 2000 4
	// KB-41 printer 1000 1
}

func ExampleTextIndex_Similar() {
	x, err := classify.NewTextIndex([]classify.Text{
		{ID: "1001", Text: "Export to CSV fails with error 504"},
		{ID: "1002", Text: "Cannot change the billing address"},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, l := range x.Similar("CSV export fails: error 504", priority.Percent(60), 3) {
		fmt.Println(l.ID, "may be the same, all of the text is in it:", l.Share)
	}
	// Output: 1001 may be the same, all of the text is in it: 100%
}

func ExampleText() {
	x, err := classify.NewTextIndex([]classify.Text{{ID: "FAQ 3", Text: "忘记密码怎么办"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(x.Suggest("我忘记了密码", 1)[0].Terms)
	// Output: [{密码 1000} {忘记 1000}]
}

func ExampleLikeness() {
	l := classify.Likeness{ID: "KB-12", Terms: []classify.Term{{Text: "password", Weight: 2000}}}
	fmt.Println(l.ID, l.Terms)
	// Output: KB-12 [{password 2000}]
}

func ExampleTerm() {
	fmt.Println(classify.Term{Text: "password", Weight: 2000})
	// Output: {password 2000}
}

func BenchmarkSuggest(b *testing.B) {
	var texts []classify.Text
	for i := range 5000 {
		texts = append(texts, classify.Text{ID: fmt.Sprint(i), Text: fmt.Sprintf("article %d about word%d word%d and word%d", i, i%97, i%101, i%103)})
	}
	x := mustIndex(b, texts...)
	b.ReportAllocs()
	for b.Loop() {
		x.Suggest("something about word5 and word7", 5)
	}
}

// A term of all texts weighs less the more there are: something in 1,443, the
// thousandth that is the least, and nothing in 5,000.
func TestTermOfAllTexts(t *testing.T) {
	for n, want := range map[int]int64{1: 1000, 3: 415, 1443: 1, 5000: 0} {
		texts := make([]classify.Text, n)
		for i := range texts {
			texts[i] = classify.Text{ID: fmt.Sprintf("t%04d", i), Text: "log"}
		}
		got := mustIndex(t, texts...).Suggest("LOG", n+1)
		if want == 0 && got != nil && len(got) > 0 {
			t.Errorf("%d texts: %d found", n, len(got))
		}
		if want > 0 && (len(got) != n || got[0].ID != "t0000" || got[0].Terms[0].Weight != want || got[n-1].Share.String() != "100%") {
			t.Errorf("%d texts: %d found, want all, and %d thousandths", n, len(got), want)
		}
	}
}

// Of a text the first MaxTerms different terms are looked at.
func TestFirstTermsOfLongTexts(t *testing.T) {
	term := func(i int) string { return "t" + strconv.Itoa(i) }
	var long strings.Builder
	for i := range classify.MaxTerms + 2 {
		long.WriteString(term(i) + " " + term(0) + " ")
	}
	x := mustIndex(t, classify.Text{ID: "long", Text: long.String()})
	for i, want := range map[int]bool{1: true, classify.MaxTerms - 1: true, classify.MaxTerms: false, classify.MaxTerms + 1: false} {
		if got := x.Suggest(term(i), 1); len(got) > 0 != want {
			t.Errorf("term %d: %v", i, got)
		}
	}
}

// The sign of a long vowel is a letter like others: it is in pairs, and no
// word of its own that all texts with it share.
func TestTermsOfKana(t *testing.T) {
	x := mustIndex(t, classify.Text{"1", "サーバー"}, classify.Text{"2", "エラー"}, classify.Text{"3", "other"})
	var got []string
	for _, l := range x.Suggest("サーバー500", 5) {
		for _, term := range l.Terms {
			got = append(got, l.ID+" "+term.Text)
		}
	}
	slices.Sort(got)
	if want := []string{"1 サー", "1 ハ\u3099ー", "1 ーハ\u3099"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
