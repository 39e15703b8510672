package channel_test

import (
	"fmt"
	"strings"

	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/priority/classify"
	"github.com/supportops/policy/tier/channel"
)

func Example() {
	m, err := channel.New(channel.StandardSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	adv := m.Recommend(priority.Facts{"sensitive": {"true"}}, "chatbot", nil)
	fmt.Println("offer", adv.Offer, "-", adv.Note)
	adv = m.Recommend(priority.Facts{"urgency": {"low"}, "complexity": {"low"}}, "phone", nil)
	fmt.Println("stay:", adv.Stay)
	// Output:
	// offer phone - a sensitive matter wants a person's voice
	// stay: true
}

func ExampleGuide() {
	m, err := channel.New(channel.StandardSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	c, _ := m.Channel("video")
	fmt.Println(c.Title, "for", c.BestFor, c.Cost, c.Personal)
	// Output: Video for Technical demos high highest
}

func ExampleSpec() {
	s := channel.StandardSpec()
	s.Otherwise = []string{"Fax"}
	fmt.Println(s.Validate())
	// Output: channel: otherwise[0]: unknown: "Fax", want one of ["self-service" "chatbot" "chat" "email" "phone" "video"]
}

func ExampleProfileSpec() {
	for _, c := range channel.StandardSpec().Channels[:2] {
		fmt.Println(c.Name, "-", c.Title, "-", c.BestFor, "- cost", c.Cost)
	}
	// Output:
	// self-service - Self-service - Common issues - cost lowest
	// chatbot - Chatbot - Quick questions - cost low
}

func ExampleAdviceRuleSpec() {
	m, err := channel.New(channel.Spec{
		Channels:  []channel.ProfileSpec{{Name: "mail"}, {Name: "phone"}},
		Rules:     []channel.AdviceRuleSpec{{Name: "urgent", When: priority.ConditionSpec{Facts: priority.Facts{"urgent": {"true"}}}, Suits: []string{"phone"}}},
		Otherwise: []string{"mail", "phone"},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(m.Recommend(priority.Facts{"urgent": {"true"}}, "mail", nil).Offer)
	// Output: phone
}

func ExampleAdvice() {
	m, err := channel.New(channel.StandardSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	adv := m.Recommend(priority.Facts{"urgency": {"high"}}, "email", []string{"email", "chat"})
	fmt.Printf("%+v\n", adv)
	// Output: {Rule:urgent Note:an urgent matter cannot wait for mail Suits:[chat] Stay:false Offer:chat}
}

// The channels that cost little, of those that the standard guide lists.
func ExampleDegree() {
	g, err := channel.New(channel.StandardSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range g.Spec().Channels {
		if c.Cost.Compare(channel.Low) <= 0 {
			fmt.Println(c.Name, c.Cost)
		}
	}
	// Output:
	// self-service lowest
	// chatbot low
}

// Bot or person? A word of the customer's says that a lawyer is at hand.
func ExampleHandbookBotSpec() {
	words, _ := classify.NewDictionary(classify.DictionarySpec{
		Categories: []classify.CategorySpec{{Code: "sensitive", Name: "Sensitive"}},
		Rules:      []classify.KeywordRuleSpec{{Category: "sensitive", Any: []string{"lawyer", "refund", "data breach", "律师"}}},
	}, nil)
	guide, _ := channel.New(channel.HandbookBotSpec())
	for _, text := range []string{"My lawyer will write to you.", "How do I export an invoice?", "It does something odd."} {
		facts := priority.Facts{"confidence": {"85"}, "article": {"true"}}
		if strings.Contains(text, "odd") {
			facts = priority.Facts{"confidence": {"31"}}
		}
		if _, ok := words.Classify(text); ok {
			facts["sensitive"] = []string{"true"}
		}
		advice := guide.Recommend(facts, "", nil)
		fmt.Println(advice.Offer+":", advice.Rule+",", advice.Note)
	}
	// Output:
	// person: sensitive, or human asked for, goes to L1
	// bot: article matches, links the article, offers chat
	// person: low confidence, the bot announces the handover
}
