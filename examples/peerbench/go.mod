module github.com/supportops/policy/examples/peerbench

go 1.26

require github.com/supportops/policy v0.0.0

require github.com/rickar/cal/v2 v2.1.13

replace github.com/supportops/policy => ../..
