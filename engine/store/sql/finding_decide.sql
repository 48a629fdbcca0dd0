-- $1 account_id $2 subject $3 code $4 day $5 recorded_no $6 decision $7 reason
INSERT INTO finding_decision (account_id, subject, code, day, recorded_no, decision, reason, actor)
VALUES ($1, $2, $3, $4, $5, $6, $7, session_user)
