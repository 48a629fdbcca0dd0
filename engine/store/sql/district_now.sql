COPY (SELECT DISTINCT ON (district COLLATE "C") district, name, parent, zone, network, ban
        FROM district
       ORDER BY district COLLATE "C", recorded_no DESC) TO STDOUT (FORMAT binary)
