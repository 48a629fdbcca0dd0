-- a link of the chain by its number
SELECT link FROM weir.chain WHERE link_no = $1
