package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/supportops/policy/examples/internal/bigdesk"
)

// generate writes at least n events into the files events-00, events-01 and so on
// of a folder. A ticket's events are spread over the files; every 40th event is
// delivered twice, and every 50th late, in a file of its own. It returns how
// many lines it wrote.
func generate(folder string, n, files int) (lines int, err error) {
	out := make([]*bufio.Writer, files+1)
	for i := range out {
		f, err := os.Create(filepath.Join(folder, fmt.Sprintf("events-%02d", i)))
		if err != nil {
			return 0, err
		}
		defer func() { err = errors.Join(err, f.Close()) }()
		out[i] = bufio.NewWriterSize(f, 1<<16)
	}
	events := 0
	for i := 0; events < n; i++ {
		for k, e := range bigdesk.At(i).Events() {
			data, err := json.Marshal(e)
			if err != nil {
				return 0, err
			}
			events++
			mix := i*7 + k*3
			to := []int{mix % files}
			if mix%50 == 0 {
				to[0] = files
			}
			if mix%40 == 0 {
				to = append(to, (mix+1)%files)
			}
			for _, x := range to {
				fmt.Fprintf(out[x], "t%d\t%s\n", i, data)
				lines++
			}
		}
	}
	for _, w := range out {
		err = errors.Join(err, w.Flush())
	}
	return lines, err
}
