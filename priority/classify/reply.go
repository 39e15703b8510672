package classify

import "regexp"

// ProcessReplySpec returns the four parts of a reply by the Chinese process
// standard: empathy (共情), an explanation of the problem (问题说明),
// steps to solve it (解决步骤) and what comes after (后续保障), as a dictionary for
// [Dictionary.CheckReply]. The keywords are those of the standard's example and
// more of this package's own, in Chinese and English; a desk adds its phrases.
func ProcessReplySpec() DictionarySpec {
	s := DictionarySpec{Schema: dictionarySchema}
	for _, part := range []struct {
		code, name string
		keywords   []string
	}{
		{"empathy", "共情", []string{
			"理解", "抱歉", "对不起", "感谢您", "着急", "不便", "sorry", "apologi*", "understand", "thank you", "thanks for",
		}},
		{"explanation", "问题说明", []string{
			"导致", "原因", "由于", "因为", "可能是", "because", "caused by", "due to", "the reason", "the cause", "happens when",
		}},
		{"steps", "解决步骤", []string{
			"请先", "请尝试", "尝试", "步骤", "点击", "首先", "please try", "try to", "click", "step", "steps", "first", "go to", "restart", "reset",
		}},
		{"follow-up", "后续保障", []string{
			"若仍", "如仍", "如果仍", "我们将", "后续", "跟进", "随时", "if it still", "if this does not", "if that does not", "if the problem",
			"we will", "i will", "let us know", "follow up", "get back to you",
		}},
	} {
		s.Categories = append(s.Categories, CategorySpec{Code: part.code, Name: part.name})
		s.Rules = append(s.Rules, KeywordRuleSpec{Category: part.code, Any: part.keywords})
	}
	return s
}

// placeholders are the forms in which templates leave a place open: braces,
// ${…}, capital words or Chinese text in square brackets, words in angle
// brackets, %NAME%, %s, xxx, and a line to write on.
var placeholders = regexp.MustCompile(`\{\{[^{}\n]{0,60}\}\}` +
	`|\$?\{[\pL_][\pL\pN _.\-]{0,40}\}` +
	`|\[[A-Z]+(?:[ _][A-Z]+)+\]|\[(?:NAME|CUSTOMER|AGENT|DATE|TIME|COMPANY|PRODUCT|ORDER|TICKET|LINK|URL)\]|\[\p{Han}{1,20}\]` +
	`|<\pL+(?:[ _]\pL+)+>|<(?:NAME|CUSTOMER|AGENT|DATE|COMPANY)>` +
	`|%[A-Za-z]+(?:_[A-Za-z]+)*%|%[sd]\b|\b[xX]{3,}\b|_{4,}`)

// CheckReply returns what a reply to a customer lacks: first each category of d
// without a rule that matches the text, in the order of d, then each
// placeholder of a template that was not filled in, as a gap of the field
// "placeholder" with its text. An empty result means that the reply may go out.
// With [ProcessReplySpec] the categories are the four parts of a good reply. It
// looks at words, not at tone: a reply that passes may still be a bad one.
func (d *Dictionary) CheckReply(text string) []Gap {
	var gaps []Gap
	has := map[string]bool{}
	for c := range d.matches(text) {
		has[c.Category.Code] = true
	}
	for _, c := range d.spec.Categories {
		if !has[c.Code] {
			gaps = append(gaps, Gap{Field: c.Code, Label: c.Name})
		}
	}
	seen := map[string]bool{}
	for _, p := range placeholders.FindAllString(text, -1) {
		if !seen[p] {
			gaps = append(gaps, Gap{Field: "placeholder", Got: p})
		}
		seen[p] = true
	}
	return gaps
}
