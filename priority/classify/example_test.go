package classify_test

import (
	"fmt"

	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/priority/classify"
)

func Example() {
	dict, err := classify.NewDictionary(classify.StandardDictionarySpec(), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, text := range []string{"您好，我忘记密码了", "Calendar out of sync since Monday", "The printer is out of paper"} {
		c, ok := dict.Classify(text)
		if !ok {
			fmt.Println("unclassified:", text)
			continue
		}
		m := c.Hits[0]
		fmt.Printf("%s-%s by %q: found %q\n", c.Category.Code, c.Category.Name, c.Name, text[m.From:m.To])
	}
	// Output:
	// A-登录异常 by "login fault": found "密码"
	// B-数据同步失败 by "data synchronisation failure": found "sync"
	// unclassified: The printer is out of paper
}

func ExampleDictionary() {
	dict, err := classify.NewDictionary(classify.StandardDictionarySpec(), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range dict.Candidates("登录后数据同步失败") {
		fmt.Println(c.Category.Code, c.Hits[0].Keyword)
	}
	// Output:
	// A 登录
	// B 同步
}

func ExampleDictionarySpec() {
	_, err := priority.Read[classify.DictionarySpec]([]byte(`{
		"categories": [{"code": "A", "name": "Billing"}],
		"rules": [{"category": "B", "any": ["invoice*"]}]
	}`))
	fmt.Println(err)
	// Output: classify: rules[0].category: unknown: "B", want the code of a category (line 3, column 26)
}

func ExampleCategorySpec() {
	for _, c := range classify.StandardDictionarySpec().Categories {
		fmt.Println(c.Code, c.Name)
	}
	// Output:
	// A 登录异常
	// B 数据同步失败
}

func ExampleKeywordRuleSpec() {
	dict, err := classify.NewDictionary(classify.DictionarySpec{
		Categories: []classify.CategorySpec{{Code: "PAY", Name: "Payment"}},
		Rules:      []classify.KeywordRuleSpec{{Category: "PAY", Any: []string{"refund*"}, Not: []string{"policy"}}},
	}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	_, a := dict.Classify("Was I refunded?")
	_, b := dict.Classify("What is your refund policy?")
	fmt.Println(a, b)
	// Output: true false
}

func ExampleClassification() {
	dict, err := classify.NewDictionary(classify.StandardDictionarySpec(), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	c, _ := dict.Classify("password reset")
	fmt.Println(c.Category.Code, c.Rule, c.Name, c.Hits)
	// Output: A 0 login fault [{password 0 8}]
}

func ExampleHit() {
	dict, err := classify.NewDictionary(classify.StandardDictionarySpec(), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	text := "I cannot LOG  IN"
	c, _ := dict.Classify(text)
	m := c.Hits[0]
	fmt.Printf("%q found as %q\n", m.Keyword, text[m.From:m.To])
	// Output: "log in" found as "LOG  IN"
}

func ExampleIntake() {
	in, err := classify.NewIntake(classify.StandardIntakeSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, gap := range in.Check(priority.Facts{"priority": {"urgent"}}) {
		fmt.Printf("%s (%s): got %q\n", gap.Field, gap.Label, gap.Got)
	}
	// Output:
	// category_code (问题分类代码): got ""
	// priority (优先级): got "urgent"
	// escalation_status (升级状态): got ""
}

func ExampleIntakeSpec() {
	_, err := priority.Read[classify.IntakeSpec]([]byte(`{"fields": [{"name": "logs", "optional": true}]}`))
	fmt.Println(err)
	// Output: classify: fields[0].one_of: required: an optional field that allows anything checks nothing (line 1, column 13)
}

func ExampleFieldSpec() {
	in, err := classify.NewIntake(classify.IntakeSpec{Fields: []classify.FieldSpec{
		{Name: "build", When: priority.ConditionSpec{Facts: priority.Facts{"category_code": {"B"}}}},
	}})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(len(in.Check(priority.Facts{"category_code": {"A"}})), len(in.Check(priority.Facts{"category_code": {"B"}})))
	// Output: 0 1
}

func ExampleGap() {
	gap := classify.Gap{Field: "priority", Got: "urgent", Want: []string{"p1", "p2"}}
	fmt.Printf("%s: got %q, want one of %q\n", gap.Field, gap.Got, gap.Want)
	// Output: priority: got "urgent", want one of ["p1" "p2"]
}

// A ticket with a category that nobody declared is not classified.
func ExampleHandbookIntakeSpec() {
	var codes []string
	for _, c := range classify.StandardDictionarySpec().Categories {
		codes = append(codes, c.Code)
	}
	intake, _ := classify.NewIntake(classify.HandbookIntakeSpec(codes...))
	for _, gap := range intake.Check(priority.Facts{
		"priority": {"P2"}, "category": {"misc"}, "customer": {"acme"}, "channel": {"email"}, "assignee": {"ann"}, "status": {"new"},
	}) {
		fmt.Println(gap.Field, gap.Got, gap.Want)
	}
	// Output:
	// category misc [A B]
	// product  []
}
