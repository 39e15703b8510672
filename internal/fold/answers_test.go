package fold_test

import (
	"strings"
	"testing"

	"github.com/supportops/policy/internal/fold"
	"github.com/supportops/policy/internal/goldentest"
	"pgregory.net/rapid"
)

// Every character of the first plane, alone, behind and before others, but for
// the two stretches in which Unicode still adds letters with case: versions of Go
// differ there.
func TestAnswers(t *testing.T) {
	var groups []goldentest.Answers
	const block = 1 << 8
	groups = append(groups, goldentest.Group("characters", func(w *goldentest.Writer) {
		for i := range 0x10000 / block {
			var b strings.Builder
			for r := rune(i * block); r < rune(i+1)*block; r++ {
				if 0x1c80 <= r && r < 0x1c90 || 0xa7c0 <= r && r < 0xa800 {
					continue
				}
				s := string(r)
				b.WriteString(fold.String(s) + fold.String("i"+s+"\u0301\u0323"+s+" k") + string(rune('0'+fold.Class(r))))
			}
			w.Put(b.String())
		}
	}))
	letters := rapid.SampledFrom([]rune("abABkK1_ \t\u3000ÄäкКНΣςσſsİıIißẞi客É\u212a\ufffdᾴΐ’‑ﬃ\u00ad\u200b\u0301\u0307\u0323\u0345\u3099かガｶﾞﾊﾟ각\u1100\u1161\u11a8ʼnḍ̇"))
	texts := rapid.StringOfN(letters, 0, 60, -1)
	groups = append(groups, goldentest.Group("texts", func(w *goldentest.Writer) {
		for i := range 300 {
			a, b := texts.Example(i), texts.Example(i+1000)
			w.Put(fold.String(a), fold.Equal(a, b), fold.Equal(a, strings.ToUpper(a)), fold.Index([]string{b, strings.ToUpper(b), a}, a))
		}
	}))
	goldentest.Check(t, groups...)
}
