package classify_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/supportops/policy/priority/classify"
)

func replies(t interface{ Fatal(...any) }) *classify.Dictionary {
	d, err := classify.NewDictionary(classify.ProcessReplySpec(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// The document's own example has all four parts; without one of them it lacks
// that one.
func TestCheckReply(t *testing.T) {
	d := replies(t)
	parts := []string{"您好,非常理解您着急的心情,", "登录异常可能是密码错误导致,", "请先尝试通过“忘记密码”重置,", "若仍无法解决,我们将远程协助您排查。"}
	if gaps := d.CheckReply(strings.Join(parts, "")); gaps != nil {
		t.Errorf("the document's example lacks %v", gaps)
	}
	for i, want := range []string{"empathy", "explanation", "steps", "follow-up"} {
		rest := slices.Delete(slices.Clone(parts), i, i+1)
		if gaps := d.CheckReply(strings.Join(rest, "")); len(gaps) != 1 || gaps[0].Field != want || gaps[0].Label == "" {
			t.Errorf("without %q: %v, want %s", parts[i], gaps, want)
		}
	}
	if gaps := d.CheckReply(""); len(gaps) != 4 {
		t.Errorf("nothing lacks %v", gaps)
	}
}

// Placeholders of usual templates are found, and what customers and agents write
// is not taken for one.
func TestPlaceholders(t *testing.T) {
	d := replies(t)
	of := func(text string) (found []string) {
		for _, g := range d.CheckReply(text) {
			if g.Field == "placeholder" {
				found = append(found, g.Got)
			}
		}
		return found
	}
	for _, p := range []string{
		"{{ticket.requester.first_name}}", "{{}}", "{name}", "{customer name}", "${agent}", "{客户姓名}", "[CUSTOMER NAME]", "[NAME]", "[客户姓名]",
		"<customer name>", "<NAME>", "%FIRST_NAME%", "%s", "XXX", "xxxx", "____",
	} {
		if got := of("Dear " + p + ", we are sorry."); !slices.Equal(got, []string{p}) {
			t.Errorf("%s: %q", p, got)
		}
	}
	for _, text := range []string{
		`{"error": "timeout"}`, "[ERROR] disk full", "see [the guide](https://example.com)", "press <br>", "a[1] = {1, 2}", "100% sure", "50 %, say", "2 < 3 > 1", "__init__", "Maxxx", "func() {}", "[1]",
	} {
		if got := of(text); got != nil {
			t.Errorf("%q: %q", text, got)
		}
	}
}

// A reply lacks no more when something is added to it that holds no placeholder.
func TestCheckReplyProperty(t *testing.T) {
	d := replies(t)
	phrases := []string{"We are sorry.", "It is caused by a change.", "Please try again.", "Let us know.", "抱歉。", "原因不明。", "{name}", "A word."}
	rapid.Check(t, func(t *rapid.T) {
		some := rapid.SliceOfN(rapid.SampledFrom(phrases), 0, 5).Draw(t, "some")
		more := rapid.SampledFrom(phrases[:6]).Draw(t, "more")
		before, after := d.CheckReply(strings.Join(some, " ")), d.CheckReply(strings.Join(append(some, more), " "))
		for _, g := range after {
			if !slices.ContainsFunc(before, func(b classify.Gap) bool { return b.Field == g.Field && b.Got == g.Got }) {
				t.Fatalf("%q lacks %v, with %q also %v", some, before, more, g)
			}
		}
	})
}

// An agent sends a template without having read it.
func ExampleDictionary_CheckReply() {
	d, _ := classify.NewDictionary(classify.ProcessReplySpec(), nil)
	for _, gap := range d.CheckReply("Dear {{customer.name}}, we are sorry. Please try to reset your password.") {
		if gap.Field == "placeholder" {
			fmt.Println("still has", gap.Got)
		} else {
			fmt.Println("lacks", gap.Field)
		}
	}
	// Output:
	// lacks explanation
	// lacks follow-up
	// still has {{customer.name}}
}
