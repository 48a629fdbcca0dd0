<?xml version="1.0" encoding="UTF-8"?>
<!--
  report.xsl - what a run did, as one page for those who answer for it.  Change a copy of this file and name
  it with `weir report`, option stylesheet; weir-page(5) says what it may and may not do.  The document is
  one of schemas/report.xsd.

  A text in both languages is written concat(substring('中文', 1, $z), substring('English', 1, $e)): one of
  $z and $e is 0.  Bars are SVG that stretch with the page, their words are beside them, so that nothing
  gets smaller than it can be read on a telephone.
-->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:r="urn:weir:report:1" exclude-result-prefixes="r">
  <xsl:output method="html" encoding="UTF-8" indent="no"/>
  <xsl:decimal-format NaN="–"/>
  <xsl:variable name="z" select="9999 * (/*/@lang = 'zh')"/>
  <xsl:variable name="e" select="9999 * (/*/@lang != 'zh')"/>
  <xsl:variable name="fee" select="/*/@kind = 'fee'"/>
  <xsl:variable name="m3" select="'m³'"/>
  <xsl:variable name="currency"><xsl:choose><xsl:when test="/*/@currency = 'CNY'">¥</xsl:when><xsl:otherwise><xsl:value-of select="concat(/*/@currency, ' ')"/></xsl:otherwise></xsl:choose></xsl:variable>
  <xsl:variable name="entries" select="concat(substring('账单', 1, $z * not($fee)), substring('bills', 1, $e * not($fee)), substring('计费明细', 1, $z * $fee), substring('entries', 1, $e * $fee))"/>

  <xsl:template match="/r:report">
    <html lang="{@lang}">
      <head>
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta name="referrer" content="no-referrer"/>
        <title><xsl:call-template name="kind"/><xsl:text> </xsl:text><xsl:value-of select="@run"/><xsl:if test="r:company/@name"> · <xsl:value-of select="r:company/@name"/></xsl:if></title>
        <style><xsl:call-template name="css"/></style>
      </head>
      <body>
        <main>
          <xsl:call-template name="head"/>
          <xsl:call-template name="tiles"/>
          <xsl:call-template name="due"/>
          <xsl:if test="r:class"><xsl:call-template name="money"/><xsl:call-template name="funds"/></xsl:if>
          <xsl:apply-templates select="r:class[r:block]"/>
          <xsl:if test="r:sums/r:size[@count &gt; 0]"><xsl:call-template name="sizes"/></xsl:if>
          <xsl:apply-templates select="r:plans"/>
          <xsl:if test="r:district"><xsl:call-template name="districts"/></xsl:if>
          <xsl:if test="r:finding"><xsl:call-template name="findings"/></xsl:if>
          <xsl:if test="r:held or r:sums/@held &gt; 0"><xsl:call-template name="held"/></xsl:if>
          <xsl:if test="r:estimate"><xsl:call-template name="estimates"/></xsl:if>
          <xsl:if test="r:before or r:past"><xsl:call-template name="compare"/></xsl:if>
          <xsl:call-template name="foot"/>
        </main>
      </body>
    </html>
  </xsl:template>

  <!-- ======================================= words ======================================= -->
  <xsl:template name="kind">
    <xsl:choose>
      <xsl:when test="@kind = 'bill'"><xsl:value-of select="concat(substring('计费报告', 1, $z), substring('Billing run', 1, $e))"/></xsl:when>
      <xsl:when test="@kind = 'rebill'"><xsl:value-of select="concat(substring('更正报告', 1, $z), substring('Corrections', 1, $e))"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="concat(substring('水资源税费报告', 1, $z), substring('Resource fees', 1, $e))"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="scope">
    <xsl:param name="scope" select="@scope"/>
    <xsl:choose>
      <xsl:when test="$scope = 'all'"><xsl:value-of select="concat(substring('全部用户', 1, $z), substring('all accounts', 1, $e))"/></xsl:when>
      <xsl:when test="starts-with($scope, 'cycle:')"><xsl:value-of select="concat(substring('抄表周期 ', 1, $z), substring('cycle ', 1, $e), substring-after($scope, ':'))"/></xsl:when>
      <xsl:when test="starts-with($scope, 'account:')"><xsl:value-of select="concat(substring('用户 ', 1, $z), substring('account ', 1, $e), substring-after($scope, ':'))"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="concat(substring('价格 ', 1, $z), substring('tariff ', 1, $e), substring-after($scope, ':'))"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="source">
    <xsl:choose>
      <xsl:when test="@source = 'surface'"><xsl:value-of select="concat(substring('地表水', 1, $z), substring('surface water', 1, $e))"/></xsl:when>
      <xsl:when test="@source = 'ground'"><xsl:value-of select="concat(substring('地下水', 1, $z), substring('groundwater', 1, $e))"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="concat(substring('地表水和地下水', 1, $z), substring('all water', 1, $e))"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- +3.2 % against the run before; nothing where that had nothing. -->
  <xsl:template name="change">
    <xsl:param name="now"/>
    <xsl:param name="before"/>
    <xsl:if test="$before != 0">
      <xsl:variable name="change" select="100 * ($now - $before) div $before"/>
      <xsl:choose>
        <xsl:when test="$change &gt;= 0.05">+<xsl:value-of select="format-number($change, '#,##0.0')"/> %</xsl:when>
        <xsl:when test="$change &lt;= -0.05">−<xsl:value-of select="format-number(-$change, '#,##0.0')"/> %</xsl:when>
        <xsl:otherwise>±0 %</xsl:otherwise>
      </xsl:choose>
    </xsl:if>
  </xsl:template>

  <!-- A bar of part of the whole. -->
  <xsl:template name="bar">
    <xsl:param name="part"/>
    <xsl:param name="whole"/>
    <xsl:param name="class" select="'f1'"/>
    <svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      <rect class="f0" x="0" y="0" width="100" height="10"/>
      <xsl:if test="$whole &gt; 0 and $part &gt; 0">
        <rect class="{$class}" x="0" y="0" height="10" width="{format-number(100 * $part div $whole, '0.###')}"/>
      </xsl:if>
    </svg>
  </xsl:template>

  <xsl:template name="percent">
    <xsl:param name="part"/>
    <xsl:param name="whole"/>
    <xsl:if test="$whole &gt; 0"><xsl:value-of select="format-number(100 * $part div $whole, '0.0')"/> %</xsl:if>
  </xsl:template>

  <!-- ======================================= head ======================================= -->
  <xsl:template name="head">
    <header>
      <div>
        <xsl:if test="r:company/@name"><p class="company"><xsl:value-of select="r:company/@name"/></p></xsl:if>
        <h1><xsl:call-template name="kind"/><xsl:text> </xsl:text><b><xsl:value-of select="@run"/></b></h1>
      </div>
      <p class="badge {@state}"><xsl:choose>
        <xsl:when test="@state = 'posted'"><xsl:value-of select="concat(substring('已入账', 1, $z), substring('posted', 1, $e))"/></xsl:when>
        <xsl:otherwise><xsl:value-of select="concat(substring('草稿', 1, $z), substring('draft', 1, $e))"/></xsl:otherwise>
      </xsl:choose></p>
    </header>
    <xsl:if test="@state != 'posted'">
      <p class="banner"><xsl:value-of select="concat(substring('草稿：尚未入账，数字可能改变。', 1, $z), substring('A draft: nothing here is final yet.', 1, $e))"/></p>
    </xsl:if>
    <xsl:if test="@review and not(@reviewed)">
      <p class="banner"><b><xsl:value-of select="concat(substring('入账前须人工复核：', 1, $z), substring('To be reviewed before it is posted: ', 1, $e))"/></b><xsl:value-of select="@review"/></p>
    </xsl:if>
    <xsl:if test="@reviewed">
      <p class="banner calm"><b><xsl:value-of select="concat(substring('已复核：', 1, $z), substring('Reviewed: ', 1, $e))"/></b><xsl:value-of select="@reviewed"/></p>
    </xsl:if>
    <dl class="facts">
      <div><dt><xsl:value-of select="concat(substring('范围', 1, $z), substring('Scope', 1, $e))"/></dt><dd><xsl:call-template name="scope"/></dd></div>
      <div><dt><xsl:value-of select="concat(substring('抄表截止', 1, $z), substring('Reads through', 1, $e))"/></dt><dd><xsl:value-of select="@through"/></dd></div>
      <div><dt><xsl:value-of select="concat(substring('开单日期', 1, $z), substring('Dated', 1, $e))"/></dt><dd><xsl:value-of select="@date"/></dd></div>
      <xsl:if test="@sealed">
        <div><dt><xsl:value-of select="concat(substring('计算完成', 1, $z), substring('Computed', 1, $e))"/></dt><dd><xsl:value-of select="translate(substring(@sealed, 1, 16), 'T', ' ')"/> UTC<xsl:if test="@elapsed_s"><xsl:value-of select="concat(substring('，用时 ', 1, $z), substring(', in ', 1, $e), @elapsed_s, ' s')"/></xsl:if></dd></div>
      </xsl:if>
      <xsl:if test="@posted">
        <div><dt><xsl:value-of select="concat(substring('入账', 1, $z), substring('Posted', 1, $e))"/></dt><dd><xsl:value-of select="translate(substring(@posted, 1, 16), 'T', ' ')"/> UTC</dd></div>
      </xsl:if>
    </dl>
  </xsl:template>

  <!-- ===================================== in short ===================================== -->
  <xsl:template name="tiles">
    <section class="tiles">
      <div class="tile"><p><xsl:choose>
          <xsl:when test="$fee"><xsl:value-of select="concat(substring('计费明细', 1, $z), substring('Entries', 1, $e))"/></xsl:when>
          <xsl:otherwise><xsl:value-of select="concat(substring('账单', 1, $z), substring('Invoices', 1, $e))"/></xsl:otherwise></xsl:choose></p>
        <b><xsl:value-of select="format-number(r:sums/@invoices, '#,##0')"/></b>
        <small><xsl:call-template name="change"><xsl:with-param name="now" select="r:sums/@invoices"/><xsl:with-param name="before" select="r:before/@invoices"/></xsl:call-template></small></div>
      <div class="tile"><p><xsl:value-of select="concat(substring('水量', 1, $z), substring('Water', 1, $e), ', ', $m3)"/></p>
        <b><xsl:value-of select="format-number(r:sums/@volume_m3, '#,##0')"/></b>
        <small><xsl:call-template name="change"><xsl:with-param name="now" select="r:sums/@volume_m3"/><xsl:with-param name="before" select="r:before/@volume_m3"/></xsl:call-template></small></div>
      <div class="tile wide"><p><xsl:value-of select="concat(substring('金额', 1, $z), substring('Money', 1, $e), ', ', $currency)"/></p>
        <b><xsl:value-of select="format-number(r:sums/@amount, '#,##0.00')"/></b>
        <small><xsl:call-template name="change"><xsl:with-param name="now" select="r:sums/@amount"/><xsl:with-param name="before" select="r:before/@amount"/></xsl:call-template></small></div>
      <div class="tile"><p><xsl:value-of select="concat(substring('暂缓用户', 1, $z), substring('Held accounts', 1, $e))"/></p>
        <b><xsl:if test="r:sums/@held &gt; 0"><xsl:attribute name="class">warn</xsl:attribute></xsl:if><xsl:value-of select="format-number(r:sums/@held, '#,##0')"/></b>
        <small><xsl:call-template name="percent"><xsl:with-param name="part" select="r:sums/@held"/><xsl:with-param name="whole" select="r:sums/@due"/></xsl:call-template></small></div>
      <xsl:if test="r:sums/r:estimated">
        <div class="tile"><p><xsl:value-of select="concat(substring('估算账单', 1, $z), substring('Estimated bills', 1, $e))"/></p>
          <b><xsl:value-of select="format-number(r:sums/r:estimated/@count, '#,##0')"/></b>
          <small><xsl:call-template name="percent"><xsl:with-param name="part" select="r:sums/r:estimated/@count"/><xsl:with-param name="whole" select="r:sums/r:bills/@count"/></xsl:call-template></small></div>
      </xsl:if>
      <xsl:if test="r:sums/r:reversals/@count &gt; 0">
        <div class="tile"><p><xsl:value-of select="concat(substring('冲销账单', 1, $z), substring('Taken back', 1, $e))"/></p>
          <b><xsl:value-of select="format-number(r:sums/r:reversals/@count, '#,##0')"/></b>
          <small><xsl:value-of select="concat($currency, format-number(r:sums/r:reversals/@amount, '#,##0.00'))"/></small></div>
      </xsl:if>
      <div class="tile"><p><xsl:value-of select="concat(substring('发现事项', 1, $z), substring('Findings', 1, $e))"/></p>
        <b><xsl:value-of select="format-number(r:sums/@findings, '#,##0')"/></b>
        <small><xsl:call-template name="change"><xsl:with-param name="now" select="r:sums/@findings"/><xsl:with-param name="before" select="r:before/@findings"/></xsl:call-template></small></div>
    </section>
  </xsl:template>

  <!-- What became of the accounts that were due. -->
  <xsl:template name="due">
    <section>
      <h2><xsl:value-of select="concat(substring('应计费用户', 1, $z), substring('What was due', 1, $e))"/><small><xsl:value-of select="format-number(r:sums/@due, '#,##0')"/></small></h2>
      <svg class="stack" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label="{r:sums/@billed} + {r:sums/@held} + {r:sums/@nothing} = {r:sums/@due}">
        <rect class="f0" x="0" y="0" width="100" height="10"/>
        <xsl:if test="r:sums/@due &gt; 0">
          <xsl:variable name="one" select="100 div r:sums/@due"/>
          <rect class="f2" x="0" y="0" height="10" width="{format-number($one * r:sums/@billed, '0.###')}"/>
          <rect class="f3" x="{format-number($one * r:sums/@billed, '0.###')}" y="0" height="10" width="{format-number($one * r:sums/@held, '0.###')}"/>
        </xsl:if>
      </svg>
      <p class="key">
        <span><i class="k2"></i><xsl:value-of select="concat(substring('已计费 ', 1, $z), substring('billed ', 1, $e))"/><b><xsl:value-of select="format-number(r:sums/@billed, '#,##0')"/></b></span>
        <span><i class="k3"></i><xsl:value-of select="concat(substring('暂缓 ', 1, $z), substring('held ', 1, $e))"/><b><xsl:value-of select="format-number(r:sums/@held, '#,##0')"/></b></span>
        <span><i class="k0"></i><xsl:value-of select="concat(substring('无须计费 ', 1, $z), substring('nothing to bill ', 1, $e))"/><b><xsl:value-of select="format-number(r:sums/@nothing, '#,##0')"/></b></span>
      </p>
    </section>
  </xsl:template>

  <!-- ============================ money by class and charge ============================ -->
  <xsl:template name="money">
    <xsl:variable name="most">
      <xsl:for-each select="r:class/r:charge"><xsl:sort select="@amount" data-type="number" order="descending"/><xsl:if test="position() = 1"><xsl:value-of select="@amount"/></xsl:if></xsl:for-each>
    </xsl:variable>
    <section class="long">
      <h2><xsl:value-of select="concat(substring('按类别和费用项目', 1, $z), substring('By class and charge', 1, $e))"/></h2>
      <table class="money">
        <thead><tr>
          <th></th><th class="chart"></th>
          <th class="n wide"><xsl:value-of select="concat(substring('行数', 1, $z), substring('lines', 1, $e))"/></th>
          <th class="n wide"><xsl:value-of select="concat(substring('计价水量 ', 1, $z), substring('charged ', 1, $e), $m3)"/></th>
          <th class="n"><xsl:value-of select="$currency"/></th>
        </tr></thead>
        <xsl:for-each select="r:class">
          <tbody>
            <tr class="class"><td colspan="2"><xsl:value-of select="@title"/><xsl:if test="@title != @class"><small><xsl:value-of select="@class"/></small></xsl:if></td><td class="wide"></td><td class="wide"></td><td class="n"><xsl:value-of select="format-number(sum(r:charge/@amount), '#,##0.00')"/></td></tr>
            <xsl:for-each select="r:charge">
              <tr>
                <td class="name"><xsl:value-of select="@title"/><xsl:if test="@fund"><em><xsl:value-of select="@fund"/></em></xsl:if></td>
                <td class="chart"><xsl:call-template name="bar"><xsl:with-param name="part" select="@amount"/><xsl:with-param name="whole" select="$most"/></xsl:call-template></td>
                <td class="n wide soft"><xsl:value-of select="format-number(@lines, '#,##0')"/></td>
                <td class="n wide soft"><xsl:value-of select="format-number(@volume_m3, '#,##0.###')"/></td>
                <td class="n"><xsl:value-of select="format-number(@amount, '#,##0.00')"/></td>
              </tr>
              <xsl:for-each select="r:band">
                <tr class="sub">
                  <td class="name"><xsl:value-of select="concat(substring('第 ', 1, $z), substring('band ', 1, $e), @no, substring(' 档', 1, $z))"/></td>
                  <td class="chart"><xsl:call-template name="bar"><xsl:with-param name="part" select="@amount"/><xsl:with-param name="whole" select="$most"/><xsl:with-param name="class" select="'f3'"/></xsl:call-template></td>
                  <td class="n wide soft"><xsl:value-of select="format-number(@lines, '#,##0')"/></td>
                  <td class="n wide soft"><xsl:value-of select="format-number(@volume_m3, '#,##0.###')"/></td>
                  <td class="n soft"><xsl:value-of select="format-number(@amount, '#,##0.00')"/></td>
                </tr>
              </xsl:for-each>
            </xsl:for-each>
          </tbody>
        </xsl:for-each>
        <tfoot><tr><td colspan="2"><xsl:value-of select="concat(substring('合计', 1, $z), substring('Total', 1, $e))"/></td><td class="wide"></td><td class="wide"></td><td class="n"><xsl:value-of select="format-number(r:sums/@amount, '#,##0.00')"/></td></tr></tfoot>
      </table>
    </section>
  </xsl:template>

  <!-- Whose money it is. -->
  <xsl:template name="funds">
    <xsl:variable name="all" select="r:class/r:charge"/>
    <xsl:variable name="total" select="r:sums/@amount"/>
    <section>
      <h2><xsl:value-of select="concat(substring('资金归属', 1, $z), substring('Whose money it is', 1, $e))"/></h2>
      <div class="rows">
        <p><xsl:value-of select="concat(substring('供水企业', 1, $z), substring('the utility', 1, $e))"/></p>
        <xsl:call-template name="bar"><xsl:with-param name="part" select="sum($all[not(@fund)]/@amount)"/><xsl:with-param name="whole" select="$total"/></xsl:call-template>
        <p class="n"><xsl:value-of select="format-number(sum($all[not(@fund)]/@amount), '#,##0.00')"/></p>
        <xsl:for-each select="$all[@fund and not(@fund = preceding::r:charge/@fund)]">
          <xsl:variable name="fund" select="@fund"/>
          <p><xsl:value-of select="$fund"/></p>
          <xsl:call-template name="bar"><xsl:with-param name="part" select="sum($all[@fund = $fund]/@amount)"/><xsl:with-param name="whole" select="$total"/><xsl:with-param name="class" select="'f4'"/></xsl:call-template>
          <p class="n"><xsl:value-of select="format-number(sum($all[@fund = $fund]/@amount), '#,##0.00')"/></p>
        </xsl:for-each>
      </div>
    </section>
  </xsl:template>

  <!-- ================================ households by block ================================ -->
  <xsl:template match="r:class">
    <xsl:variable name="all" select="sum(r:block/@accounts)"/>
    <section>
      <h2><xsl:value-of select="@title"/><xsl:value-of select="concat(substring('：阶梯分布', 1, $z), substring(': by block', 1, $e))"/>
        <small><xsl:value-of select="concat(substring('各户本次账单止于哪一级', 1, $z), substring('how many households end in each', 1, $e))"/></small></h2>
      <table>
        <thead><tr><th></th><th class="chart"></th>
          <th class="n"><xsl:value-of select="concat(substring('户数', 1, $z), substring('accounts', 1, $e))"/></th>
          <th class="n"></th>
          <th class="n wide"><xsl:value-of select="$m3"/></th>
          <th class="n wide"><xsl:value-of select="$currency"/></th></tr></thead>
        <tbody>
          <xsl:for-each select="r:block">
            <tr>
              <td class="name"><xsl:value-of select="concat(substring('第 ', 1, $z), substring('block ', 1, $e), @no, substring(' 级', 1, $z))"/></td>
              <td class="chart"><xsl:call-template name="bar"><xsl:with-param name="part" select="@accounts"/><xsl:with-param name="whole" select="$all"/><xsl:with-param name="class" select="concat('b', @no)"/></xsl:call-template></td>
              <td class="n"><xsl:value-of select="format-number(@accounts, '#,##0')"/></td>
              <td class="n soft"><xsl:call-template name="percent"><xsl:with-param name="part" select="@accounts"/><xsl:with-param name="whole" select="$all"/></xsl:call-template></td>
              <td class="n wide soft"><xsl:value-of select="format-number(@volume_m3, '#,##0')"/></td>
              <td class="n wide soft"><xsl:value-of select="format-number(@amount, '#,##0.00')"/></td>
            </tr>
          </xsl:for-each>
        </tbody>
      </table>
    </section>
  </xsl:template>

  <xsl:template name="sizes">
    <xsl:variable name="most">
      <xsl:for-each select="r:sums/r:size"><xsl:sort select="@count" data-type="number" order="descending"/><xsl:if test="position() = 1"><xsl:value-of select="@count"/></xsl:if></xsl:for-each>
    </xsl:variable>
    <section>
      <h2><xsl:value-of select="concat(substring('账单水量分布', 1, $z), substring('Bills by their water', 1, $e))"/><small><xsl:value-of select="$m3"/></small></h2>
      <div class="rows">
        <xsl:for-each select="r:sums/r:size[@count &gt; 0 or (preceding-sibling::r:size[@count &gt; 0] and following-sibling::r:size[@count &gt; 0])]">
          <p><xsl:choose>
            <xsl:when test="not(@above_m3)"><xsl:value-of select="concat(substring('无', 1, $z), substring('none', 1, $e))"/></xsl:when>
            <xsl:when test="not(@to_m3)">&gt; <xsl:value-of select="format-number(@above_m3, '#,##0')"/></xsl:when>
            <xsl:otherwise><xsl:value-of select="format-number(@above_m3, '#,##0')"/>–<xsl:value-of select="format-number(@to_m3, '#,##0')"/></xsl:otherwise>
          </xsl:choose></p>
          <xsl:call-template name="bar"><xsl:with-param name="part" select="@count"/><xsl:with-param name="whole" select="$most"/></xsl:call-template>
          <p class="n"><xsl:value-of select="format-number(@count, '#,##0')"/></p>
        </xsl:for-each>
      </div>
    </section>
  </xsl:template>

  <!-- ======================================= plans ======================================= -->
  <xsl:template match="r:plans">
    <section class="long">
      <h2><xsl:choose>
          <xsl:when test="$fee"><xsl:value-of select="concat(substring('取水与许可、计划', 1, $z), substring('Water against permits and plans', 1, $e))"/></xsl:when>
          <xsl:otherwise><xsl:value-of select="concat(substring('用水与计划', 1, $z), substring('Firms and their plans', 1, $e))"/></xsl:otherwise></xsl:choose>
        <small><xsl:value-of select="concat(substring('共 ', 1, $z), format-number(@accounts, '#,##0'), substring(' 户，超计划 ', 1, $z), substring(' with a plan, above it ', 1, $e), format-number(@above, '#,##0'), substring(' 户', 1, $z))"/></small></h2>
      <table class="plans">
        <thead><tr>
          <th><xsl:value-of select="concat(substring('户号', 1, $z), substring('account', 1, $e))"/></th>
          <th class="chart"></th>
          <th class="n">%</th>
          <th class="n wide"><xsl:value-of select="concat(substring('已用 ', 1, $z), substring('used ', 1, $e), $m3)"/></th>
          <th class="n wide"><xsl:value-of select="concat(substring('计划 ', 1, $z), substring('plan ', 1, $e), $m3)"/></th>
          <th class="wide"><xsl:value-of select="concat(substring('计划期', 1, $z * not($fee)), substring('计费期', 1, $z * $fee), substring('plan of', 1, $e * not($fee)), substring('taken in', 1, $e * $fee))"/></th>
        </tr></thead>
        <tbody>
          <xsl:for-each select="r:plan">
            <xsl:variable name="scale" select="150"/>
            <xsl:variable name="width"><xsl:choose><xsl:when test="@percent &gt; $scale">100</xsl:when><xsl:otherwise><xsl:value-of select="100 * @percent div $scale"/></xsl:otherwise></xsl:choose></xsl:variable>
            <tr>
              <td class="name"><xsl:value-of select="@account"/><xsl:if test="@title"><span class="how"><xsl:value-of select="@title"/></span></xsl:if></td>
              <td class="chart"><svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
                <rect class="f0" x="0" y="0" width="100" height="10"/>
                <rect x="0" y="2" height="6" width="{format-number($width, '0.###')}"><xsl:attribute name="class"><xsl:choose><xsl:when test="@percent &gt; 100">f3</xsl:when><xsl:when test="@percent &gt; @time_percent">b2</xsl:when><xsl:otherwise>f2</xsl:otherwise></xsl:choose></xsl:attribute></rect>
                <xsl:if test="@time_percent &lt; 100"><rect class="time" x="{format-number(100 * @time_percent div $scale, '0.###')}" y="0" width="0.6" height="10"/></xsl:if>
                <rect class="limit" x="{format-number(100 * 100 div $scale, '0.###')}" y="0" width="0.9" height="10"/>
              </svg></td>
              <td class="n"><b><xsl:value-of select="format-number(@percent, '#,##0.0')"/></b></td>
              <td class="n wide"><xsl:value-of select="format-number(@used_m3, '#,##0.###')"/></td>
              <td class="n wide soft"><xsl:value-of select="format-number(@plan_m3, '#,##0.###')"/></td>
              <td class="wide soft span"><xsl:value-of select="@from"/> – <xsl:value-of select="@to"/></td>
            </tr>
          </xsl:for-each>
        </tbody>
      </table>
      <p class="note"><xsl:value-of select="concat(substring('粗线：计划；细线：计划期已过的比例。橙色：用水快于时间。', 1, $z), substring('The thick mark is the plan, the thin one how much of its time is over; amber uses water faster than time.', 1, $e))"/></p>
    </section>
  </xsl:template>

  <!-- ===================================== districts ===================================== -->
  <xsl:template name="districts">
    <section>
      <h2><xsl:value-of select="concat(substring('区域取水总量', 1, $z), substring('Districts against their totals', 1, $e))"/><small><xsl:value-of select="concat(r:district[1]/@year, substring(' 年，截至 ', 1, $z), substring(', until ', 1, $e), @through)"/></small></h2>
      <div class="gauges">
        <xsl:for-each select="r:district">
          <xsl:variable name="used"><xsl:choose><xsl:when test="@limit_m3 &gt; 0"><xsl:value-of select="100 * @taken_m3 div @limit_m3"/></xsl:when><xsl:when test="@taken_m3 &gt; 0">999</xsl:when><xsl:otherwise>0</xsl:otherwise></xsl:choose></xsl:variable>
          <xsl:variable name="ahead"><xsl:choose><xsl:when test="@limit_m3 &gt; 0"><xsl:value-of select="100 * @ahead_m3 div @limit_m3"/></xsl:when><xsl:when test="@ahead_m3 &gt; 0">999</xsl:when><xsl:otherwise>0</xsl:otherwise></xsl:choose></xsl:variable>
          <figure>
            <svg viewBox="0 0 120 72" width="150" height="90" role="img" aria-label="{format-number($used, '0.0')} %">
              <path class="arc a0" pathLength="100" d="M10 60 A50 50 0 0 1 110 60"/>
              <path class="arc a1" pathLength="100" d="M10 60 A50 50 0 0 1 110 60"><xsl:attribute name="stroke-dasharray"><xsl:call-template name="arc"><xsl:with-param name="percent" select="$ahead"/></xsl:call-template> 200</xsl:attribute></path>
              <path pathLength="100" d="M10 60 A50 50 0 0 1 110 60"><xsl:attribute name="class">arc <xsl:choose><xsl:when test="$used &gt; 100">a4</xsl:when><xsl:when test="$ahead &gt; 100">a3</xsl:when><xsl:otherwise>a2</xsl:otherwise></xsl:choose></xsl:attribute><xsl:attribute name="stroke-dasharray"><xsl:call-template name="arc"><xsl:with-param name="percent" select="$used"/></xsl:call-template> 200</xsl:attribute></path>
              <path class="tick" d="M92.4 36.5 L106.1 26.5"/>
              <text x="60" y="58" text-anchor="middle"><xsl:choose><xsl:when test="$used = 999">–</xsl:when><xsl:otherwise><xsl:value-of select="format-number($used, '0.0')"/> %</xsl:otherwise></xsl:choose></text>
            </svg>
            <figcaption><b><xsl:value-of select="@district"/></b> · <xsl:call-template name="source"/>
              <span><xsl:value-of select="format-number(@taken_m3, '#,##0')"/> / <xsl:value-of select="format-number(@limit_m3, '#,##0')"/><xsl:text> </xsl:text><xsl:value-of select="$m3"/></span>
              <span><xsl:value-of select="concat(substring('按此速度年末 ', 1, $z), substring('at this pace ', 1, $e), format-number(@ahead_m3, '#,##0'))"/></span>
              <span><xsl:value-of select="concat(substring('已许可 ', 1, $z), substring('licensed ', 1, $e), format-number(@licensed_m3, '#,##0'))"/></span></figcaption>
          </figure>
        </xsl:for-each>
      </div>
    </section>
  </xsl:template>

  <!-- How far round a gauge goes: its end is 125 % of the limit, its tick the limit. -->
  <xsl:template name="arc">
    <xsl:param name="percent"/>
    <xsl:choose>
      <xsl:when test="$percent &gt; 125">100</xsl:when>
      <xsl:when test="$percent &lt; 0">0</xsl:when>
      <xsl:otherwise><xsl:value-of select="format-number($percent * 0.8, '0.##')"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- =========================== what a person should look at =========================== -->
  <xsl:template name="findings">
    <xsl:variable name="most">
      <xsl:for-each select="r:finding"><xsl:sort select="@count" data-type="number" order="descending"/><xsl:if test="position() = 1"><xsl:value-of select="@count"/></xsl:if></xsl:for-each>
    </xsl:variable>
    <section>
      <h2><xsl:value-of select="concat(substring('发现事项', 1, $z), substring('Findings', 1, $e))"/></h2>
      <table>
        <thead><tr><th></th><th class="chart"></th>
          <th class="n"><xsl:value-of select="concat(substring('件数', 1, $z), substring('count', 1, $e))"/></th>
          <th class="n"><xsl:value-of select="concat(substring('暂缓', 1, $z), substring('held', 1, $e))"/></th></tr></thead>
        <tbody>
          <xsl:for-each select="r:finding">
            <xsl:sort select="@count" data-type="number" order="descending"/>
            <tr>
              <td class="name"><b><xsl:value-of select="@code"/></b><xsl:if test="@title != @code"><span class="how"><xsl:value-of select="@title"/></span></xsl:if></td>
              <td class="chart"><xsl:call-template name="bar"><xsl:with-param name="part" select="@count"/><xsl:with-param name="whole" select="$most"/><xsl:with-param name="class"><xsl:choose><xsl:when test="@held &gt; 0">f3</xsl:when><xsl:otherwise>b2</xsl:otherwise></xsl:choose></xsl:with-param></xsl:call-template></td>
              <td class="n"><xsl:value-of select="format-number(@count, '#,##0')"/></td>
              <td class="n soft"><xsl:value-of select="format-number(@held, '#,##0')"/></td>
            </tr>
          </xsl:for-each>
        </tbody>
      </table>
    </section>
  </xsl:template>

  <xsl:template name="held">
    <section class="long">
      <h2><xsl:value-of select="concat(substring('暂缓的用户', 1, $z), substring('Held accounts', 1, $e))"/>
        <xsl:if test="r:sums/@held &gt; count(r:held) and r:held"><small><xsl:value-of select="concat(substring('前 ', 1, $z), substring('the first ', 1, $e), count(r:held), substring(' 户', 1, $z))"/></small></xsl:if></h2>
      <table class="told"><tbody>
        <xsl:for-each select="r:held">
          <tr><td class="name"><b><xsl:value-of select="@account"/></b><span class="how"><xsl:value-of select="@day"/></span></td>
            <td><b><xsl:value-of select="@code"/></b><xsl:if test="@subject and @subject != @account"> · <xsl:value-of select="@subject"/></xsl:if><xsl:if test="@detail"><span class="how"><xsl:value-of select="@detail"/></span></xsl:if></td></tr>
        </xsl:for-each>
      </tbody></table>
      <p class="note"><xsl:choose>
        <xsl:when test="@state = 'posted'"><xsl:value-of select="concat(substring('以前已告知的原因也列在此；全部见 ', 1, $z), substring('Reasons that an earlier run had told are here too; all of them: ', 1, $e))"/><code>weir findings --open</code></xsl:when>
        <xsl:otherwise><code>weir findings --run <xsl:value-of select="@run"/></code></xsl:otherwise></xsl:choose></p>
    </section>
  </xsl:template>

  <xsl:template name="estimates">
    <section class="long">
      <h2><xsl:value-of select="concat(substring('估算账单', 1, $z), substring('Bills on estimates', 1, $e))"/>
        <xsl:if test="r:sums/r:estimated/@count &gt; count(r:estimate)"><small><xsl:value-of select="concat(substring('水量最大的 ', 1, $z), substring('the ', 1, $e), count(r:estimate), substring(' 张', 1, $z), substring(' with the most water', 1, $e))"/></small></xsl:if></h2>
      <table class="told">
        <thead><tr><th></th><th></th><th class="n"><xsl:value-of select="$m3"/></th><th class="n wide"><xsl:value-of select="$currency"/></th></tr></thead>
        <tbody>
          <xsl:for-each select="r:estimate">
            <tr><td class="name"><b><xsl:value-of select="@invoice"/></b><span class="how"><xsl:value-of select="@from"/> – <xsl:value-of select="@to"/></span></td>
              <td><xsl:if test="@code"><b><xsl:value-of select="@code"/></b></xsl:if><xsl:if test="@detail"><span class="how"><xsl:value-of select="@detail"/></span></xsl:if></td>
              <td class="n"><xsl:value-of select="format-number(@volume_m3, '#,##0.###')"/></td>
              <td class="n wide soft"><xsl:value-of select="format-number(@amount, '#,##0.00')"/></td></tr>
          </xsl:for-each>
        </tbody>
      </table>
    </section>
  </xsl:template>

  <!-- ================================ against runs before ================================ -->
  <xsl:template name="row">
    <xsl:param name="name"/>
    <xsl:param name="now"/>
    <xsl:param name="before"/>
    <xsl:param name="form" select="'#,##0'"/>
    <tr><td class="name"><xsl:value-of select="$name"/></td>
      <td class="n"><b><xsl:value-of select="format-number($now, $form)"/></b></td>
      <td class="n soft"><xsl:value-of select="format-number($before, $form)"/></td>
      <td class="n"><xsl:call-template name="change"><xsl:with-param name="now" select="$now"/><xsl:with-param name="before" select="$before"/></xsl:call-template></td></tr>
  </xsl:template>

  <xsl:template name="compare">
    <section class="long">
      <h2><xsl:value-of select="concat(substring('与以往比较', 1, $z), substring('Against runs before', 1, $e))"/></h2>
      <xsl:if test="r:before">
        <table>
          <thead><tr><th></th><th class="n"><xsl:value-of select="@run"/></th><th class="n"><xsl:value-of select="r:before/@run"/> · <xsl:value-of select="r:before/@date"/></th><th class="n"></th></tr></thead>
          <tbody>
            <xsl:call-template name="row"><xsl:with-param name="name" select="concat(substring('应计费用户', 1, $z), substring('due', 1, $e))"/><xsl:with-param name="now" select="r:sums/@due"/><xsl:with-param name="before" select="r:before/@due"/></xsl:call-template>
            <xsl:call-template name="row"><xsl:with-param name="name" select="concat(substring('已计费', 1, $z), substring('billed', 1, $e))"/><xsl:with-param name="now" select="r:sums/@billed"/><xsl:with-param name="before" select="r:before/@billed"/></xsl:call-template>
            <xsl:call-template name="row"><xsl:with-param name="name" select="concat(substring('暂缓', 1, $z), substring('held', 1, $e))"/><xsl:with-param name="now" select="r:sums/@held"/><xsl:with-param name="before" select="r:before/@held"/></xsl:call-template>
            <xsl:call-template name="row"><xsl:with-param name="name" select="$entries"/><xsl:with-param name="now" select="r:sums/@invoices"/><xsl:with-param name="before" select="r:before/@invoices"/></xsl:call-template>
            <xsl:call-template name="row"><xsl:with-param name="name" select="concat(substring('水量 ', 1, $z), substring('water, ', 1, $e), $m3)"/><xsl:with-param name="now" select="r:sums/@volume_m3"/><xsl:with-param name="before" select="r:before/@volume_m3"/></xsl:call-template>
            <xsl:call-template name="row"><xsl:with-param name="name" select="concat(substring('金额 ', 1, $z), substring('money, ', 1, $e), $currency)"/><xsl:with-param name="now" select="r:sums/@amount"/><xsl:with-param name="before" select="r:before/@amount"/><xsl:with-param name="form" select="'#,##0.00'"/></xsl:call-template>
            <xsl:if test="r:sums/@billed &gt; 0 and r:before/@billed &gt; 0">
              <xsl:call-template name="row"><xsl:with-param name="name" select="concat(substring('每户水量 ', 1, $z), substring('water an account, ', 1, $e), $m3)"/><xsl:with-param name="now" select="r:sums/@volume_m3 div r:sums/@billed"/><xsl:with-param name="before" select="r:before/@volume_m3 div r:before/@billed"/><xsl:with-param name="form" select="'#,##0.0'"/></xsl:call-template>
              <xsl:call-template name="row"><xsl:with-param name="name" select="concat(substring('每户金额 ', 1, $z), substring('money an account, ', 1, $e), $currency)"/><xsl:with-param name="now" select="r:sums/@amount div r:sums/@billed"/><xsl:with-param name="before" select="r:before/@amount div r:before/@billed"/><xsl:with-param name="form" select="'#,##0.00'"/></xsl:call-template>
            </xsl:if>
          </tbody>
        </table>
      </xsl:if>
      <xsl:if test="count(r:past) &gt; 1">
        <xsl:call-template name="trend"><xsl:with-param name="name" select="concat(substring('水量 ', 1, $z), substring('water, ', 1, $e), $m3)"/><xsl:with-param name="values" select="(r:past | r:sums)/@volume_m3"/><xsl:with-param name="class" select="'f1'"/></xsl:call-template>
        <xsl:call-template name="trend"><xsl:with-param name="name" select="concat(substring('金额 ', 1, $z), substring('money, ', 1, $e), $currency)"/><xsl:with-param name="values" select="(r:past | r:sums)/@amount"/><xsl:with-param name="class" select="'f4'"/></xsl:call-template>
      </xsl:if>
    </section>
  </xsl:template>

  <!-- A column a run, the oldest first; this run, which the document has before them, is the last. -->
  <xsl:template name="trend">
    <xsl:param name="name"/>
    <xsl:param name="values"/>
    <xsl:param name="class"/>
    <xsl:variable name="most"><xsl:for-each select="$values"><xsl:sort select="." data-type="number" order="descending"/><xsl:if test="position() = 1"><xsl:value-of select="."/></xsl:if></xsl:for-each></xsl:variable>
    <xsl:variable name="count" select="count($values)"/>
    <xsl:if test="$most &gt; 0">
      <figure class="trend">
        <svg viewBox="0 0 {10 * $count} 40" preserveAspectRatio="none" role="img" aria-label="{$name}">
          <xsl:for-each select="$values[parent::r:past] | $values[parent::r:sums]">
            <xsl:variable name="place"><xsl:choose><xsl:when test="parent::r:sums"><xsl:value-of select="$count - 1"/></xsl:when><xsl:otherwise><xsl:value-of select="count(parent::r:past/preceding-sibling::r:past)"/></xsl:otherwise></xsl:choose></xsl:variable>
            <xsl:variable name="height"><xsl:choose><xsl:when test=". &gt; 0"><xsl:value-of select="40 * . div $most"/></xsl:when><xsl:otherwise>0</xsl:otherwise></xsl:choose></xsl:variable>
            <rect x="{format-number(10 * $place + 1, '0.##')}" width="8" y="{format-number(40 - $height, '0.###')}" height="{format-number($height, '0.###')}">
              <xsl:attribute name="class"><xsl:value-of select="$class"/><xsl:if test="parent::r:past"> past</xsl:if></xsl:attribute>
              <title><xsl:value-of select="concat((parent::r:past/@date | /r:report[current()/parent::r:sums]/@date), ': ', format-number(., '#,##0'))"/></title>
            </rect>
          </xsl:for-each>
        </svg>
        <figcaption><span><xsl:value-of select="r:past[1]/@date"/></span><b><xsl:value-of select="$name"/></b><span><xsl:value-of select="@date"/></span></figcaption>
      </figure>
    </xsl:if>
  </xsl:template>

  <xsl:template name="foot">
    <footer>
      <p><xsl:value-of select="concat(substring('本页不含客户姓名和地址。金额与分录核对页一致：', 1, $z), substring('No name or address of a customer is on this page. Its sums are those of ', 1, $e))"/><code>weir run show <xsl:value-of select="@run"/></code></p>
      <p class="root"><xsl:value-of select="concat(substring('日志号 ', 1, $z), substring('journal ', 1, $e), @as-of)"/><xsl:if test="@root"> · <xsl:value-of select="@root"/></xsl:if></p>
    </footer>
  </xsl:template>

  <!-- ======================================== css ======================================== -->
  <xsl:template name="css">
    <xsl:text disable-output-escaping="yes">
*{margin:0;padding:0;box-sizing:border-box}
body{background:#e9eef3;color:#1b2733;font:15px/1.55 "Noto Sans CJK SC","Noto Sans SC","Source Han Sans SC","PingFang SC","Microsoft YaHei","Helvetica Neue",Arial,sans-serif;-webkit-print-color-adjust:exact;print-color-adjust:exact}
main{max-width:1040px;margin:24px auto;padding:30px 40px 34px;background:#fff;border-radius:10px;box-shadow:0 1px 6px rgba(20,40,60,.14)}
header{display:flex;justify-content:space-between;align-items:flex-end;gap:16px;padding-bottom:12px;border-bottom:3px solid #0b5c8f}
.company{font-size:14px;color:#647484}
h1{font-size:26px;line-height:1.25;font-weight:700}
h1 b{color:#0b5c8f}
.badge{flex:0 0 auto;padding:2px 12px;border-radius:14px;background:#d9efec;color:#126356;font-size:13px;font-weight:700}
.badge.draft{background:#fff3d6;color:#7a5300}
.banner{margin-top:12px;padding:8px 14px;border-radius:6px;background:#fff3d6;color:#6b4a00;overflow-wrap:anywhere}
.banner.calm{background:#eaf3fa;color:#0b5c8f}
.facts{display:flex;flex-wrap:wrap;gap:6px 34px;margin-top:14px;font-size:14px}
.facts dt{font-size:12px;color:#647484}
.facts dd{overflow-wrap:anywhere}
section{margin-top:28px;break-inside:avoid}
section.long{break-inside:auto}
h2{margin-bottom:8px;font-size:16px;font-weight:700;color:#0b5c8f;break-after:avoid}
h2 small{margin-left:.7em;font-size:13px;font-weight:400;color:#647484}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(116px,1fr));gap:12px;margin-top:20px}
.tile{min-width:0;padding:10px 14px;border-radius:8px;background:#f2f6f9}
.tile.wide{grid-column:span 2}
.tile p{font-size:12.5px;color:#647484}
.tile b{display:block;font-size:23px;line-height:1.3;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
.tile b.warn{color:#c23a4c}
.tile small{display:block;min-height:1.5em;font-size:12px;color:#647484}
svg{display:block}
.bar{width:100%;height:13px;border-radius:3px}
.stack{width:100%;height:24px;border-radius:5px}
.f0{fill:#eef2f5}.f1{fill:#2f7fb5}.f2{fill:#1b8a7d}.f3{fill:#c23a4c}.f4{fill:#d98a0b}
.b1{fill:#1b8a7d}.b2{fill:#d98a0b}.b3{fill:#c23a4c}.b4{fill:#6a47ad}rect{fill:#55626f}
rect.f0{fill:#eef2f5}rect.f1{fill:#2f7fb5}rect.f2,rect.b1{fill:#1b8a7d}rect.f3,rect.b3{fill:#c23a4c}rect.f4,rect.b2{fill:#d98a0b}rect.b4{fill:#6a47ad}
rect.limit{fill:#1b2733}rect.time{fill:#647484}
.past{opacity:.45}
.key{display:flex;flex-wrap:wrap;gap:4px 26px;margin-top:8px;font-size:14px}
.key i{display:inline-block;width:11px;height:11px;margin-right:7px;border-radius:3px}
.k0{background:#cbd5de}.k2{background:#1b8a7d}.k3{background:#c23a4c}
table{width:100%;border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:14px}
th{padding:2px 8px;font-size:12px;font-weight:400;text-align:left;color:#647484}
td{padding:5px 8px;border-top:1px solid #e3e9ef;vertical-align:middle;overflow-wrap:anywhere}
tr{break-inside:avoid}
th:first-child,td:first-child{padding-left:0}
th:last-child,td:last-child{padding-right:0}
th.n,td.n{text-align:right;white-space:nowrap;overflow-wrap:normal}
.name{width:26%}
.chart{width:34%}
.told .name{width:28%;vertical-align:top}
.plans .name{width:20%}
.plans .chart{width:28%}
td.span{white-space:nowrap;overflow-wrap:normal;font-size:12.5px}
.soft{color:#647484}
.class td{padding-top:12px;font-weight:700}
.class small{margin-left:.7em;font-size:12px;font-weight:400;color:#647484}
.sub td{border-top:0;padding-top:1px;font-size:13px}
.sub .name{padding-left:1.2em}
em{display:inline-block;margin:0 0 0 7px;padding:0 6px;border-radius:3px;background:#fbecd0;color:#7a5300;font-size:11.5px;font-style:normal}
tfoot td{border-top:2px solid #0b5c8f;font-size:16px;font-weight:700}
.how{display:block;font-size:12px;font-weight:400;color:#647484}
.note{margin-top:6px;font-size:12px;color:#647484}
.rows{display:grid;grid-template-columns:minmax(72px,auto) 1fr minmax(56px,auto);gap:6px 14px;align-items:center;font-size:14px;font-variant-numeric:tabular-nums}
.rows p{overflow-wrap:anywhere}
.rows p.n{text-align:right;white-space:nowrap}
.gauges{display:flex;flex-wrap:wrap;gap:14px 22px}
.gauges figure{width:190px;text-align:center}
.gauges svg{margin:0 auto}
.gauges figcaption{font-size:13px;overflow-wrap:anywhere}
.gauges span{display:block;font-size:12px;color:#647484}
.arc{fill:none;stroke-width:13}
.a0{stroke:#eef2f5}.a1{stroke:#c9d8e4}.a2{stroke:#1b8a7d}.a3{stroke:#d98a0b}.a4{stroke:#c23a4c}
.tick{stroke:#1b2733;stroke-width:2}
.gauges text{font-size:15px;font-weight:700;fill:#1b2733}
.trend{margin-top:14px}
.trend svg{width:100%;height:80px;border-bottom:1px solid #cbd5de}
.trend figcaption{display:flex;justify-content:space-between;gap:10px;font-size:12px;color:#647484}
.trend b{font-weight:400;color:#1b2733}
code{font-family:"DejaVu Sans Mono",Consolas,monospace;font-size:.92em;overflow-wrap:anywhere}
footer{margin-top:30px;padding-top:12px;border-top:1px solid #cfd9e2;font-size:12px;color:#647484}
.root{margin-top:4px;font-family:"DejaVu Sans Mono",Consolas,monospace;font-size:10.5px;word-break:break-all}
@media screen and (max-width:640px){
body{background:#fff}
main{margin:0;padding:18px 16px 26px;border-radius:0;box-shadow:none}
h1{font-size:21px}
h2 small{display:block;margin-left:0}
.wide{display:none}
.tile.wide{display:block}
.tiles{grid-template-columns:1fr 1fr;gap:8px}
.tile b{font-size:19px}
.name{width:38%}
.told .name{width:36%}
.plans .name{width:38%}
.plans .chart{width:38%}
.chart{width:26%}
table{font-size:13.5px}
.gauges{justify-content:space-between;gap:14px 6px}
.gauges figure{width:165px}
.facts{gap:6px 22px}
}
@page{size:A4;margin:12mm 14mm}
@media print{
body{background:#fff;font-size:11px;line-height:1.4}
main{max-width:none;margin:0;padding:0;border-radius:0;box-shadow:none}
h1{font-size:20px}
section{margin-top:14px}
h2{margin-bottom:4px;font-size:13px}
h2 small,.facts dt,th,.how,.note,.tile p,.tile small,.gauges span,.trend figcaption{font-size:9.5px}
.facts,table,.rows,.key,.gauges figcaption{font-size:11px}
.tiles{grid-template-columns:repeat(7,1fr);gap:6px;margin-top:10px}
.tile{padding:5px 8px}
.tile b{font-size:14px}
.tile.wide b{font-size:16px}
td{padding:2.5px 6px}
.sub td,td.span,.class small,em{font-size:9.5px}
.sub td{padding-top:0;padding-bottom:1px}
.class td{padding-top:6px}
tfoot td{font-size:13px}
.bar{height:9px}
.stack{height:14px}
.rows{gap:3px 10px}
.gauges{gap:8px 10px}
.gauges figure{width:150px}
.gauges svg{width:110px;height:66px}
.trend svg{height:46px}
footer{margin-top:14px;font-size:9.5px}
.root{font-size:8.5px}
}
</xsl:text>
  </xsl:template>
</xsl:stylesheet>
