package classify_test

import (
	"testing"

	"github.com/supportops/policy/internal/goldentest"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/priority/classify"
	"pgregory.net/rapid"
)

func TestAnswers(t *testing.T) {
	var groups []goldentest.Answers
	letters := rapid.SampledFrom([]rune("abAB1_Ää登录录к К\u0301ß*éガｶﾞ"))
	words, texts := rapid.SliceOfN(rapid.StringOfN(letters, 1, 4, -1), 1, 5), rapid.StringOfN(letters, 0, 200, -1)
	groups = append(groups, goldentest.Group("dictionaries", func(w *goldentest.Writer) {
		for i := range 400 {
			s := classify.DictionarySpec{Categories: []classify.CategorySpec{{Code: "A", Name: "a"}, {Code: "B", Name: "b"}}}
			for k := range 1 + i%5 {
				r := classify.KeywordRuleSpec{Category: []string{"A", "b"}[k%2], Any: words.Example(i*10 + k)}
				if (i+k)%4 == 0 {
					r.All, r.Any = r.Any[:1], r.Any[1:]
				}
				if (i+k)%5 == 0 {
					r.Not = words.Example(i*10 + k + 5000)[:1]
				}
				s.Rules = append(s.Rules, r)
			}
			d, err := classify.NewDictionary(s, nil)
			if err != nil {
				w.Put(s, err)
				continue
			}
			text := texts.Example(i)
			first, ok := d.Classify(text)
			w.Put(first, ok, d.Candidates(text), d.CheckReply(text+" {{name}} [NAME] xxx {{name}}"), d.Spec())
		}
	}))
	lists := genTexts()
	groups = append(groups, goldentest.Group("index", func(w *goldentest.Writer) {
		for i := range 300 {
			list := lists.Example(i)
			for k := range list {
				list[k].Text += " " + texts.Example(i*7+k)
			}
			x := mustIndex(t, list...)
			asked := list[i%len(list)].Text + texts.Example(i)
			w.Put(x.Suggest(asked, 1+i%4), x.Similar(asked, priority.Percent(i%90), 5))
		}
	}))
	dictionary := classify.DictionarySpec{Categories: []classify.CategorySpec{{Code: "a", Name: "A"}, {Code: "b", Name: "B"}}, Rules: []classify.KeywordRuleSpec{
		{Name: "r", Category: "a", Any: []string{"x", "y"}, All: []string{"z"}, Not: []string{"v", "w"}}, {Category: "b", All: []string{"u"}},
	}}
	intake := classify.IntakeSpec{Fields: []classify.FieldSpec{
		{Name: "f", Label: "F", When: priority.ConditionSpec{Facts: priority.Facts{"g": {"*"}}}, OneOf: []string{"1", "2"}}, {Name: "g", Optional: true, OneOf: []string{"3"}},
	}}
	groups = append(groups, goldentest.Group("defects", func(w *goldentest.Writer) {
		goldentest.Defects[classify.DictionarySpec](w, dictionary)
		goldentest.Alone[classify.DictionarySpec](w, dictionary)
		goldentest.Defects[classify.IntakeSpec](w, intake)
		goldentest.Alone[classify.IntakeSpec](w, intake)
	}))
	goldentest.Check(t, groups...)
	goldentest.Apart(t, dictionary, func(s classify.DictionarySpec) (*classify.Dictionary, error) { return classify.NewDictionary(s, nil) })
	goldentest.Apart(t, intake, classify.NewIntake)
}
