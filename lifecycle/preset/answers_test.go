package preset_test

import (
	"encoding/json"
	"testing"

	"github.com/supportops/policy/internal/goldentest"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/preset"
)

func TestAnswers(t *testing.T) {
	goldentest.Check(t, goldentest.Group("machines", func(w *goldentest.Writer) {
		for _, s := range []machine.Spec{preset.LiteralSpec(), preset.StandardSpec(), preset.NodeTableSpec(), preset.ZendeskSpec(), preset.ServiceNowSpec(), preset.JiraSpec()} {
			m, err := machine.New(s, nil)
			if err != nil {
				t.Fatal(err)
			}
			data, err := json.Marshal(m.Spec())
			if err != nil {
				t.Fatal(err)
			}
			w.Put(string(data))
		}
	}))
}
