-- the billing run, or rebill, that is being computed, if there is one
SELECT run_id, scope, through_day, invoice_day, as_of_no, book, rules_version, settings, kind
  FROM run WHERE state = 'open' AND kind <> 'fee'
