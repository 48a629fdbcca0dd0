-- each district with the zone and network that it has, or its nearest parent
WITH RECURSIVE newest AS (
    SELECT DISTINCT ON (district) district, parent, zone, network
      FROM district WHERE recorded_no <= $1 ORDER BY district, recorded_no DESC
), up AS (
    SELECT district AS leaf, parent, zone, network, 1 AS height FROM newest
    UNION ALL
    SELECT up.leaf, n.parent, coalesce(up.zone, n.zone), coalesce(up.network, n.network), up.height + 1
      FROM up JOIN newest n ON n.district = up.parent WHERE up.height < 64
)
SELECT DISTINCT ON (leaf) leaf, zone, network FROM up ORDER BY leaf, height DESC
