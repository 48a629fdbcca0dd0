<?xml version="1.0" encoding="UTF-8"?>
<!-- audit.xsl - the report of `weir audit` (schemas/audit.xsd) as one page that needs nothing else. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:a="urn:weir:audit:1" exclude-result-prefixes="a">
  <xsl:output method="html" encoding="UTF-8" indent="no"/>
  <xsl:decimal-format NaN="-"/>

  <!-- A word in the language of the report. -->
  <xsl:template name="t">
    <xsl:param name="zh"/>
    <xsl:param name="en"/>
    <xsl:choose><xsl:when test="/a:audit/@lang = 'zh'"><xsl:value-of select="$zh"/></xsl:when><xsl:otherwise><xsl:value-of select="$en"/></xsl:otherwise></xsl:choose>
  </xsl:template>

  <xsl:template match="/a:audit">
    <html lang="{@lang}">
      <head>
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta name="referrer" content="no-referrer"/>
        <title><xsl:call-template name="title"/><xsl:text> </xsl:text><xsl:call-template name="span"/></title>
        <style><xsl:call-template name="css"/></style>
      </head>
      <body>
        <main>
          <header>
            <div><xsl:if test="@company"><strong><xsl:value-of select="@company"/></strong></xsl:if><xsl:if test="@company-id"><span><xsl:value-of select="@company-id"/></span></xsl:if></div>
            <div class="title"><h1><xsl:call-template name="title"/></h1><span><xsl:call-template name="span"/></span></div>
          </header>
          <xsl:call-template name="verdict"/>
          <xsl:call-template name="overview"/>
          <xsl:apply-templates select="a:item[@outcome = 'found' or @outcome = 'failed']" mode="whole"/>
          <xsl:apply-templates select="a:item[@outcome != 'found' and @outcome != 'failed']" mode="whole"/>
          <xsl:if test="a:month"><xsl:call-template name="months"/></xsl:if>
          <xsl:if test="a:run"><xsl:call-template name="runs"/></xsl:if>
          <xsl:call-template name="foot"/>
        </main>
      </body>
    </html>
  </xsl:template>

  <xsl:template name="title"><xsl:call-template name="t"><xsl:with-param name="zh" select="'审计报告'"/><xsl:with-param name="en" select="'Audit report'"/></xsl:call-template></xsl:template>

  <xsl:template name="span">
    <xsl:value-of select="/a:audit/@from"/>
    <xsl:if test="/a:audit/@to != /a:audit/@from"><xsl:call-template name="t"><xsl:with-param name="zh" select="' 至 '"/><xsl:with-param name="en" select="' to '"/></xsl:call-template><xsl:value-of select="/a:audit/@to"/></xsl:if>
  </xsl:template>

  <!-- ==================================== what came of it ==================================== -->
  <xsl:template name="verdict">
    <p class="verdict {@outcome}">
      <xsl:choose>
        <xsl:when test="@outcome = 'holds'"><xsl:call-template name="t"><xsl:with-param name="zh" select="'所查各项均成立。'"/><xsl:with-param name="en" select="'All that was checked holds.'"/></xsl:call-template></xsl:when>
        <xsl:when test="@outcome = 'look'"><xsl:call-template name="t"><xsl:with-param name="zh" select="'账目未被改动，但有事项需要处理。'"/><xsl:with-param name="en" select="'Nothing was altered, but something is to be looked at.'"/></xsl:call-template></xsl:when>
        <xsl:otherwise><xsl:call-template name="t"><xsl:with-param name="zh" select="'有内容不成立：账目或保护措施被改动过。'"/><xsl:with-param name="en" select="'Something does not hold: accounts, or what guards them, were altered.'"/></xsl:call-template></xsl:otherwise>
      </xsl:choose>
      <xsl:if test="a:item[@outcome = 'not-done']"><small><xsl:call-template name="t"><xsl:with-param name="zh" select="concat('未查：', count(a:item[@outcome = 'not-done']), ' 项')"/><xsl:with-param name="en" select="concat('not done: ', count(a:item[@outcome = 'not-done']))"/></xsl:call-template></small></xsl:if>
    </p>
  </xsl:template>

  <xsl:template name="outcome">
    <xsl:param name="of"/>
    <xsl:choose>
      <xsl:when test="$of = 'holds'"><xsl:call-template name="t"><xsl:with-param name="zh" select="'成立'"/><xsl:with-param name="en" select="'holds'"/></xsl:call-template></xsl:when>
      <xsl:when test="$of = 'found'"><xsl:call-template name="t"><xsl:with-param name="zh" select="'有问题'"/><xsl:with-param name="en" select="'found'"/></xsl:call-template></xsl:when>
      <xsl:when test="$of = 'not-done'"><xsl:call-template name="t"><xsl:with-param name="zh" select="'未查'"/><xsl:with-param name="en" select="'not done'"/></xsl:call-template></xsl:when>
      <xsl:otherwise><xsl:call-template name="t"><xsl:with-param name="zh" select="'未查完'"/><xsl:with-param name="en" select="'failed'"/></xsl:call-template></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="overview">
    <section>
      <table class="overview">
        <thead><tr>
          <th><xsl:call-template name="t"><xsl:with-param name="zh" select="'应当成立'"/><xsl:with-param name="en" select="'What should be so'"/></xsl:call-template></th>
          <th class="n"><xsl:call-template name="t"><xsl:with-param name="zh" select="'已查'"/><xsl:with-param name="en" select="'Checked'"/></xsl:call-template></th>
          <th class="n"><xsl:call-template name="t"><xsl:with-param name="zh" select="'问题'"/><xsl:with-param name="en" select="'Faults'"/></xsl:call-template></th>
          <th><xsl:call-template name="t"><xsl:with-param name="zh" select="'结果'"/><xsl:with-param name="en" select="'Outcome'"/></xsl:call-template></th>
        </tr></thead>
        <tbody>
          <xsl:for-each select="a:item">
            <tr>
              <td><a href="#{@id}"><xsl:value-of select="a:title"/></a></td>
              <td class="n"><xsl:value-of select="format-number(@checked, '#,##0')"/><xsl:text> </xsl:text><xsl:value-of select="@unit"/></td>
              <td class="n"><xsl:value-of select="format-number(@found, '#,##0')"/></td>
              <td><xsl:call-template name="tag"/></td>
            </tr>
          </xsl:for-each>
        </tbody>
      </table>
    </section>
  </xsl:template>

  <xsl:template name="tag">
    <span class="tag {@outcome} broken-{@broken}"><xsl:call-template name="outcome"><xsl:with-param name="of" select="@outcome"/></xsl:call-template></span>
  </xsl:template>

  <xsl:template match="a:item" mode="whole">
    <section id="{@id}" class="item">
      <h2><xsl:value-of select="a:title"/><xsl:call-template name="tag"/></h2>
      <p class="checks"><xsl:value-of select="a:checks"/></p>
      <xsl:if test="a:said"><p class="said"><xsl:value-of select="a:said"/></p></xsl:if>
      <xsl:if test="a:fault">
        <ul>
          <xsl:for-each select="a:fault"><li><xsl:if test="@subject != ''"><b><xsl:value-of select="@subject"/></b><xsl:text> </xsl:text></xsl:if><xsl:value-of select="."/></li></xsl:for-each>
        </ul>
        <xsl:if test="@found &gt; count(a:fault)"><p class="checks"><xsl:call-template name="t"><xsl:with-param name="zh" select="concat('共 ', @found, ' 处，以上为前 ', count(a:fault), ' 处。')"/><xsl:with-param name="en" select="concat(@found, ' in all; these are the first ', count(a:fault), '.')"/></xsl:call-template></p></xsl:if>
      </xsl:if>
      <xsl:if test="a:advice"><p class="advice"><xsl:value-of select="a:advice"/></p></xsl:if>
    </section>
  </xsl:template>

  <!-- ===================================== months and runs ===================================== -->
  <xsl:template name="months">
    <section>
      <h2><xsl:call-template name="t"><xsl:with-param name="zh" select="'月份'"/><xsl:with-param name="en" select="'Months'"/></xsl:call-template></h2>
      <table>
        <thead><tr>
          <th><xsl:call-template name="t"><xsl:with-param name="zh" select="'月份'"/><xsl:with-param name="en" select="'Month'"/></xsl:call-template></th>
          <th class="n"><xsl:call-template name="t"><xsl:with-param name="zh" select="'批次'"/><xsl:with-param name="en" select="'Runs'"/></xsl:call-template></th>
          <th class="n"><xsl:call-template name="t"><xsl:with-param name="zh" select="'账单'"/><xsl:with-param name="en" select="'Invoices'"/></xsl:call-template></th>
          <th class="n">m³</th>
          <th class="n"><xsl:call-template name="t"><xsl:with-param name="zh" select="'金额'"/><xsl:with-param name="en" select="'Amount'"/></xsl:call-template></th>
          <th class="n"><xsl:call-template name="t"><xsl:with-param name="zh" select="'应缴费用'"/><xsl:with-param name="en" select="'Fees due'"/></xsl:call-template></th>
        </tr></thead>
        <tbody>
          <xsl:for-each select="a:month">
            <tr>
              <td><xsl:value-of select="@month"/><xsl:text> </xsl:text><small><xsl:choose>
                <xsl:when test="@state = 'closed'"><xsl:call-template name="t"><xsl:with-param name="zh" select="'已结账'"/><xsl:with-param name="en" select="'closed'"/></xsl:call-template></xsl:when>
                <xsl:otherwise><xsl:call-template name="t"><xsl:with-param name="zh" select="'未结账'"/><xsl:with-param name="en" select="'open'"/></xsl:call-template></xsl:otherwise>
              </xsl:choose></small></td>
              <td class="n"><xsl:value-of select="@runs"/></td>
              <td class="n"><xsl:value-of select="format-number(@invoices, '#,##0')"/></td>
              <td class="n"><xsl:value-of select="@volume_m3"/></td>
              <td class="n"><xsl:value-of select="@amount"/></td>
              <td class="n"><xsl:value-of select="@fee-due"/></td>
            </tr>
            <xsl:if test="@link"><tr class="under"><td colspan="6"><code><xsl:value-of select="@link"/></code></td></tr></xsl:if>
          </xsl:for-each>
        </tbody>
      </table>
    </section>
  </xsl:template>

  <xsl:template name="runs">
    <section>
      <h2><xsl:call-template name="t"><xsl:with-param name="zh" select="'已入账批次'"/><xsl:with-param name="en" select="'Posted runs'"/></xsl:call-template></h2>
      <table>
        <thead><tr>
          <th><xsl:call-template name="t"><xsl:with-param name="zh" select="'批次'"/><xsl:with-param name="en" select="'Run'"/></xsl:call-template></th>
          <th><xsl:call-template name="t"><xsl:with-param name="zh" select="'日期'"/><xsl:with-param name="en" select="'Date'"/></xsl:call-template></th>
          <th class="n"><xsl:call-template name="t"><xsl:with-param name="zh" select="'笔数'"/><xsl:with-param name="en" select="'Entries'"/></xsl:call-template></th>
          <th class="n"><xsl:call-template name="t"><xsl:with-param name="zh" select="'金额'"/><xsl:with-param name="en" select="'Amount'"/></xsl:call-template></th>
          <th><xsl:call-template name="t"><xsl:with-param name="zh" select="'重算'"/><xsl:with-param name="en" select="'Computed again'"/></xsl:call-template></th>
        </tr></thead>
        <tbody>
          <xsl:for-each select="a:run">
            <tr>
              <td><xsl:value-of select="@run"/><xsl:text> </xsl:text><small><xsl:value-of select="@kind"/> · <xsl:value-of select="@scope"/></small></td>
              <td><xsl:value-of select="@date"/></td>
              <td class="n"><xsl:value-of select="format-number(@entries, '#,##0')"/></td>
              <td class="n"><xsl:value-of select="@amount"/></td>
              <td><span class="tag {@replayed} broken-no"><xsl:call-template name="outcome"><xsl:with-param name="of" select="@replayed"/></xsl:call-template></span></td>
            </tr>
            <tr class="under"><td colspan="5"><code><xsl:value-of select="@root"/></code></td></tr>
          </xsl:for-each>
        </tbody>
      </table>
    </section>
  </xsl:template>

  <xsl:template name="foot">
    <footer>
      <p>weir <xsl:value-of select="@program"/> · <xsl:call-template name="t"><xsl:with-param name="zh" select="concat('数据库 ', @database, '，结构版本 ', @schema, '，以角色 ', @role, ' 查询')"/><xsl:with-param name="en" select="concat('database ', @database, ', schema ', @schema, ', asked as ', @role)"/></xsl:call-template> · <xsl:value-of select="@made"/></p>
      <p><xsl:choose>
        <xsl:when test="@signed = 'yes'"><xsl:call-template name="t"><xsl:with-param name="zh" select="'签名文件与本报告并存；weir-verify(7) 说明如何用 openssl 验证。'"/><xsl:with-param name="en" select="'The signature stands beside this file; weir-verify(7) says how openssl checks it.'"/></xsl:call-template></xsl:when>
        <xsl:otherwise><xsl:call-template name="t"><xsl:with-param name="zh" select="'本报告未签名：配置中没有签名密钥。'"/><xsl:with-param name="en" select="'This report is not signed: the configuration has no key.'"/></xsl:call-template></xsl:otherwise>
      </xsl:choose></p>
    </footer>
  </xsl:template>

  <!-- ======================================= the looks ======================================= -->
  <xsl:template name="css">
    <xsl:text>
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:#e9eef3;color:#1b2733;font:15px/1.55 "Noto Sans CJK SC","Noto Sans SC","Source Han Sans SC","PingFang SC","Microsoft YaHei","WenQuanYi Zen Hei",system-ui,sans-serif;-webkit-print-color-adjust:exact;print-color-adjust:exact}
p,h1,h2,ul{margin:0;padding:0}
main{max-width:860px;margin:24px auto;padding:36px 44px 30px;background:#fff;border-radius:10px;box-shadow:0 1px 3px #0002,0 8px 28px #0001;overflow-wrap:anywhere}
header{display:flex;justify-content:space-between;align-items:flex-end;gap:16px;padding-bottom:14px;border-bottom:3px solid #0b5c8f}
header strong{display:block;font-size:17px;color:#0b5c8f}
header span{font-size:13px;color:#647484}
.title{text-align:right}
h1{font-size:24px;line-height:1.2}
.verdict{margin-top:18px;padding:12px 18px;border-radius:8px;font-size:17px;font-weight:700;background:#e6f4ea;color:#1e6b34}
.verdict.look{background:#fff3d6;color:#6b4a00}
.verdict.broken{background:#fdeceb;color:#a62a21}
.verdict small{margin-left:1em;font-size:13px;font-weight:400}
section{margin-top:24px}
.item{break-inside:avoid}
h2{margin-bottom:6px;font-size:15px;color:#0b5c8f;break-after:avoid}
table{width:100%;border-collapse:collapse;font-variant-numeric:tabular-nums}
th{padding:3px 8px;font-size:12px;font-weight:400;text-align:left;color:#647484}
td{padding:6px 8px;border-top:1px solid #e3e9ef;vertical-align:top}
th:first-child,td:first-child{padding-left:0}
th:last-child,td:last-child{padding-right:0}
th.n,td.n{text-align:right;white-space:nowrap}
tr{break-inside:avoid}
.under td{padding-top:0;border-top:0}
code{font:10.5px "DejaVu Sans Mono",monospace;color:#647484;word-break:break-all}
a{color:inherit;text-decoration:none;border-bottom:1px dotted #9fb2c2}
small{color:#647484}
.tag{display:inline-block;padding:0 8px;border-radius:4px;font-size:12px;font-weight:400;white-space:nowrap;background:#eceff2;color:#55626f}
h2 .tag{margin-left:10px}
.tag.holds{background:#e6f4ea;color:#1e6b34}
.tag.found,.tag.failed{background:#fff3d6;color:#6b4a00}
.tag.broken-yes{background:#fdeceb;color:#a62a21}
.checks,.said{font-size:13px;color:#647484}
ul{margin:6px 0;padding-left:20px;font-size:14px}
.advice{padding:6px 12px;border-left:3px solid #0b5c8f;background:#f3f7fa;font-size:13.5px}
footer{margin-top:26px;padding-top:14px;border-top:1px solid #cfd9e2;font-size:12px;color:#647484}
@media screen and (max-width:600px){
body{background:#fff}
main{margin:0;padding:18px 16px 22px;border-radius:0;box-shadow:none}
header{display:block}
.title{margin-top:8px;text-align:left}
td,th{padding-left:4px;padding-right:4px}
}
@page{size:A4;margin:13mm 15mm}
@media print{
body{background:#fff;font-size:11.5px}
main{max-width:none;margin:0;padding:0;box-shadow:none}
}
</xsl:text>
  </xsl:template>
</xsl:stylesheet>
