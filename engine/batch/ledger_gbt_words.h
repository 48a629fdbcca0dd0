#ifndef BATCH_LEDGER_GBT_WORDS_H
#define BATCH_LEDGER_GBT_WORDS_H

#include <stdint.h>

#include "base/text.h"
#include "batch/ledger_format.h"
#include "core/chart.h"

/* What both forms of the national standards' interface say: names of fields and their values.  Of
 * the program nothing is said that a newer one would say differently: a closed month has the same
 * bytes for ever. */
#define LEDGER_GBT_BOOK "水费应收账"
#define LEDGER_GBT_UNIT "企业"
#define LEDGER_GBT_INDUSTRY "水的生产和供应业"
#define LEDGER_GBT_MAKER "weir"
#define LEDGER_GBT_VERSION "1"
#define LEDGER_GBT_VOUCHER "记"
#define LEDGER_GBT_CUBIC_METRE "立方米"
#define LEDGER_GBT_LAYOUT_SIZE 64

/* The fields of the files of GB/T 19581-2004, in order. */
#define LEDGER_GBT_DZZB                                                                                                                    \
    "电子账簿编号 电子账簿名称 会计核算单位 组织机构代码 单位性质 行业 开发单位 版本号 会计年度 " \
    "本位币 科目结构"
#define LEDGER_GBT_KJKM                                                                            \
    "科目编号 科目名称 科目级次 辅助核算标志 辅助核算项 科目类型 计量单位 余额方向"
#define LEDGER_GBT_KMYE                                                                                                            \
    "科目编号 币种 辅助核算组 期初余额 期初数量 期初外币余额 借方发生额 借方发生数量 "         \
    "借方外币发生额 贷方发生额 贷方发生数量 贷方外币发生额 期末余额 期末数量 期末外币余额 " \
    "会计月度"
#define LEDGER_GBT_JZPZ                                                                                                                    \
    "凭证日期 凭证种类 凭证编号 行号 摘要 科目编号 借方金额 贷方金额 币种 借方外币金额 "               \
    "贷方外币金额 汇率 数量 单价 辅助核算 结算方式 票据类型 票据号 票据日期 附件数 制单人 审核人 " \
    "记账人 出纳 记账标志 作废标志"

const char *ledger_gbt_words_type(enum chart_type type);

/* The side on which an account of that type has its balance. */
const char *ledger_gbt_words_side(enum chart_type type);

/* How many digits each level of the codes adds: 4-2-2. */
void ledger_gbt_words_layout(const struct chart *chart, struct text_writer *writer);

/* Of the month that is exported, or that the run is dated in. */
int32_t ledger_gbt_words_year(const struct ledger_output *output);
int32_t ledger_gbt_words_month(const struct ledger_output *output);

/* What was booked on an account; before it there was nothing. */
struct ledger_gbt_balance {
    int64_t debit_fen;
    int64_t credit_fen;
    int64_t end_fen; /* on the side of its type */
    int64_t volume_l;
};

struct ledger_gbt_balance ledger_gbt_words_balance(const struct ledger_output *output,
                                                   uint32_t account);

#endif
