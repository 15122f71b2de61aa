package graph

import (
	"github.com/newsgraph/kg/answer"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/ingest/propose"
)

const (
	maxErrors  = 100  // kept in a report
	maxChanged = 1000 // documents named in a report
)

// count counts a document that was read.
func count(rep *answer.Report, d *doc.Document, changed bool) {
	rep.Documents++
	rep.Claims += len(d.Claims)
	rep.Words += len(d.Tokens)
	rep.Bytes += len(d.Text)
	countKind(rep, d.Source.Kind, answer.KindCount{Documents: 1, Bytes: len(d.Text)})
	addModel(&rep.Model, answer.ModelReport{Proposed: d.Proposed})
	for _, w := range d.Warnings {
		rep.Warnings = append(rep.Warnings, d.Source.Name()+": "+w)
	}
	if !changed {
		rep.Unchanged++
	} else if len(rep.Changed) < maxChanged {
		rep.Changed = append(rep.Changed, d.Source.ID)
	}
}

func countKind(rep *answer.Report, kind string, n answer.KindCount) {
	if rep.Kinds == nil {
		rep.Kinds = map[string]answer.KindCount{}
	}
	k := rep.Kinds[kind]
	rep.Kinds[kind] = answer.KindCount{Documents: k.Documents + n.Documents, Bytes: k.Bytes + n.Bytes}
}

// countError counts a document that could not be read.
func countError(rep *answer.Report, err error) {
	rep.Failed++
	if len(rep.Errors) < maxErrors {
		rep.Errors = append(rep.Errors, err)
	}
}

// countRequests sets the counts of requests to those of the asker so far; nil: none is asked.
func countRequests(rep *answer.Report, a *propose.Asker) {
	if a == nil {
		return
	}
	m, u := &rep.Model, a.Usage()
	m.Requests, m.Kept, m.Failed, m.Skipped, m.Tokens = u.Requests, u.Kept, u.Failed, u.Skipped, u.Tokens
}

// addReport adds the counts of another ingestion.
func addReport(rep *answer.Report, o answer.Report) {
	rep.Documents += o.Documents
	rep.Unchanged += o.Unchanged
	rep.Failed += o.Failed
	rep.Forgotten += o.Forgotten
	rep.Claims += o.Claims
	rep.Words += o.Words
	rep.Bytes += o.Bytes
	rep.Errors = append(rep.Errors, o.Errors...)
	rep.Changed = append(rep.Changed, o.Changed...)
	rep.Warnings = append(rep.Warnings, o.Warnings...)
	addModel(&rep.Model, o.Model)
	for kind, n := range o.Kinds {
		countKind(rep, kind, n)
	}
}

func addModel(m *answer.ModelReport, n answer.ModelReport) {
	m.Requests += n.Requests
	m.Kept += n.Kept
	m.Failed += n.Failed
	m.Skipped += n.Skipped
	m.Tokens += n.Tokens
	for what, count := range n.Proposed {
		if m.Proposed == nil {
			m.Proposed = map[string]int{}
		}
		m.Proposed[what] += count
	}
}
