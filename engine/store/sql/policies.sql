-- the policies that hold: above which amount, null: nobody is needed
SELECT DISTINCT ON (policy) policy, above_fen FROM weir.policy ORDER BY policy, recorded_no DESC
