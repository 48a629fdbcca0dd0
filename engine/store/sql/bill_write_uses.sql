COPY invoice_use (account_id, book, entry_no, use_no, meter_id, begin_day, end_day, begin_register_milli,
                  end_register_milli, volume_l, kind)
FROM STDIN (FORMAT binary)
