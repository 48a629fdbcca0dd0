COPY district (district, recorded_no, name, parent, zone, network, ban) FROM STDIN (FORMAT binary)
