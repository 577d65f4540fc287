module millrace/examples/go

go 1.21
