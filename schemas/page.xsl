<?xml version="1.0" encoding="UTF-8"?>
<!--
  page.xsl - a bill as HTML for those who pay it.  Change a copy of this file and name it with
  `weir export bills`, option stylesheet; weir-page(5) says what must stay.

  The program asks for two things: once for a `frame`, which has the comment pages where the pages come,
  and then for a `page` each.  Documents are those of schemas/page.xsd.
-->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:p="urn:weir:page:1" exclude-result-prefixes="p">
  <xsl:output method="html" encoding="UTF-8" indent="no"/>
  <xsl:decimal-format NaN="-"/>
  <xsl:variable name="zh" select="/*/@lang = 'zh'"/>
  <xsl:variable name="m3" select="'m³'"/>

  <!-- A word in the language of the page. -->
  <xsl:template name="t">
    <xsl:param name="zh"/>
    <xsl:param name="en"/>
    <xsl:choose><xsl:when test="$zh and /*/@lang = 'zh'"><xsl:value-of select="$zh"/></xsl:when><xsl:otherwise><xsl:value-of select="$en"/></xsl:otherwise></xsl:choose>
  </xsl:template>

  <!-- ===================================== the frame ===================================== -->
  <xsl:template match="/p:frame">
    <html lang="{@lang}">
      <head>
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta name="referrer" content="no-referrer"/>
        <title>
          <xsl:call-template name="t"><xsl:with-param name="zh" select="'水费账单'"/><xsl:with-param name="en" select="'Water bill'"/></xsl:call-template>
          <xsl:if test="p:company/@name"> · <xsl:value-of select="p:company/@name"/></xsl:if>
        </title>
        <style><xsl:call-template name="css"/></style>
      </head>
      <body><xsl:comment>pages</xsl:comment></body>
    </html>
  </xsl:template>

  <!-- ====================================== a page ====================================== -->
  <xsl:template match="/p:page">
    <article class="bill">
      <xsl:call-template name="head"/>
      <xsl:call-template name="due"/>
      <xsl:apply-templates select="p:blocks[count(p:block) &gt; 1]"/>
      <xsl:apply-templates select="p:bands"/>
      <xsl:call-template name="meters"/>
      <xsl:call-template name="lines"/>
      <xsl:call-template name="money"/>
      <xsl:call-template name="steps"/>
      <xsl:call-template name="foot"/>
    </article>
  </xsl:template>

  <xsl:template name="head">
    <header>
      <div class="company">
        <xsl:if test="p:company/@name"><strong><xsl:value-of select="p:company/@name"/></strong></xsl:if>
        <xsl:if test="p:company/@id"><span><xsl:value-of select="p:company/@id"/></span></xsl:if>
      </div>
      <div class="title">
        <h1>
          <xsl:choose>
            <xsl:when test="@kind = 'reversal'"><xsl:call-template name="t"><xsl:with-param name="zh" select="'水费冲销单'"/><xsl:with-param name="en" select="'Bill taken back'"/></xsl:call-template></xsl:when>
            <xsl:otherwise><xsl:call-template name="t"><xsl:with-param name="zh" select="'水费账单'"/><xsl:with-param name="en" select="'Water bill'"/></xsl:call-template></xsl:otherwise>
          </xsl:choose>
        </h1>
        <span class="number"><xsl:value-of select="@invoice"/></span>
      </div>
    </header>
    <xsl:if test="@state != 'posted'">
      <p class="banner draft"><xsl:call-template name="t"><xsl:with-param name="zh" select="'草稿：尚未入账，内容可能改变，请勿缴费。'"/><xsl:with-param name="en" select="'A draft: nothing here is final yet. Please do not pay it.'"/></xsl:call-template></p>
    </xsl:if>
    <xsl:if test="@reverses">
      <p class="banner"><xsl:call-template name="t"><xsl:with-param name="zh" select="concat('本单全额冲销账单 ', @reverses, '。')"/><xsl:with-param name="en" select="concat('This takes back all of bill ', @reverses, '.')"/></xsl:call-template></p>
    </xsl:if>
    <xsl:if test="@origin and not(@reverses)">
      <p class="banner"><xsl:call-template name="t"><xsl:with-param name="zh" select="concat('本单更正 ', @origin, ' 月的账单。')"/><xsl:with-param name="en" select="concat('This corrects a bill of ', @origin, '.')"/></xsl:call-template></p>
    </xsl:if>
  </xsl:template>

  <!-- Who pays, how much, for what. -->
  <xsl:template name="due">
    <section class="due">
      <div class="who">
        <xsl:if test="p:customer/@name"><p class="name"><xsl:value-of select="p:customer/@name"/></p></xsl:if>
        <xsl:if test="p:customer/@address"><p><xsl:value-of select="p:customer/@address"/></p></xsl:if>
        <table class="facts"><tbody>
          <tr><th><xsl:call-template name="t"><xsl:with-param name="zh" select="'户号'"/><xsl:with-param name="en" select="'Account'"/></xsl:call-template></th><td><xsl:value-of select="@account"/></td></tr>
          <xsl:if test="p:customer/@persons">
            <tr><th><xsl:call-template name="t"><xsl:with-param name="zh" select="'人口'"/><xsl:with-param name="en" select="'Persons'"/></xsl:call-template></th><td><xsl:value-of select="p:customer/@persons"/></td></tr>
          </xsl:if>
          <xsl:if test="p:line">
            <tr><th><xsl:call-template name="t"><xsl:with-param name="zh" select="'类别'"/><xsl:with-param name="en" select="'Class'"/></xsl:call-template></th>
            <td><xsl:for-each select="p:line[not(@class = preceding-sibling::p:line/@class)]"><xsl:if test="position() &gt; 1">、</xsl:if><xsl:value-of select="@class-title"/></xsl:for-each></td></tr>
          </xsl:if>
        </tbody></table>
      </div>
      <div class="sum">
        <p class="label">
          <xsl:choose>
            <xsl:when test="@kind = 'reversal'"><xsl:call-template name="t"><xsl:with-param name="zh" select="'冲销金额'"/><xsl:with-param name="en" select="'Taken back'"/></xsl:call-template></xsl:when>
            <xsl:otherwise><xsl:call-template name="t"><xsl:with-param name="zh" select="'本期应付'"/><xsl:with-param name="en" select="'To pay'"/></xsl:call-template></xsl:otherwise>
          </xsl:choose>
        </p>
        <p class="amount"><span><xsl:call-template name="currency"/></span><xsl:value-of select="format-number(@amount, '#,##0.00')"/></p>
        <p class="fact"><b><xsl:value-of select="format-number(@volume_m3, '#,##0.###')"/></b><xsl:text> </xsl:text><xsl:value-of select="$m3"/></p>
        <p class="fact"><xsl:value-of select="@from"/> → <xsl:value-of select="@to"/><xsl:text> </xsl:text><span class="soft">
          <xsl:call-template name="t"><xsl:with-param name="zh" select="concat('共 ', @days, ' 天')"/><xsl:with-param name="en" select="concat(@days, ' days')"/></xsl:call-template></span></p>
        <p class="fact soft"><xsl:call-template name="t"><xsl:with-param name="zh" select="concat('开单日期 ', @date)"/><xsl:with-param name="en" select="concat('Made on ', @date)"/></xsl:call-template></p>
        <xsl:if test="@estimated = 'true'"><p class="tag"><xsl:call-template name="t"><xsl:with-param name="zh" select="'按估算用水量，下次抄表后多退少补'"/><xsl:with-param name="en" select="'Estimated; the next read settles it'"/></xsl:call-template></p></xsl:if>
      </div>
    </section>
  </xsl:template>

  <xsl:template name="currency">
    <xsl:choose><xsl:when test="/*/@currency = 'CNY'">¥</xsl:when><xsl:otherwise><xsl:value-of select="/*/@currency"/></xsl:otherwise></xsl:choose>
  </xsl:template>

  <!-- ======================= how far the water fills blocks, or a plan ======================= -->
  <xsl:template match="p:blocks">
    <section class="blocks">
      <h2>
        <xsl:call-template name="t"><xsl:with-param name="zh" select="'阶梯水量'"/><xsl:with-param name="en" select="'Your blocks'"/></xsl:call-template>
        <small>
          <xsl:choose>
            <xsl:when test="@from"><xsl:call-template name="t">
              <xsl:with-param name="zh" select="concat(@from, ' 起的计量年度，累计 ', format-number(@after_m3, '#,##0.###'), ' ', $m3)"/>
              <xsl:with-param name="en" select="concat('the year from ', @from, ' so far: ', format-number(@after_m3, '#,##0.###'), ' ', $m3)"/></xsl:call-template></xsl:when>
            <xsl:otherwise><xsl:call-template name="t"><xsl:with-param name="zh" select="'按本期账单'"/><xsl:with-param name="en" select="'of this bill'"/></xsl:call-template></xsl:otherwise>
          </xsl:choose>
        </small>
      </h2>
      <xsl:call-template name="bar"><xsl:with-param name="part" select="p:block"/><xsl:with-param name="edge" select="p:block[@to_m3][last()]/@to_m3"/></xsl:call-template>
      <xsl:call-template name="legend"><xsl:with-param name="part" select="p:block"/></xsl:call-template>
    </section>
  </xsl:template>

  <xsl:template match="p:bands">
    <section class="blocks">
      <h2>
        <xsl:value-of select="@title"/>
        <small><xsl:call-template name="t">
          <xsl:with-param name="zh" select="concat(@from, ' 至 ', @to, ' 计划 ', format-number(@plan_m3, '#,##0.###'), ' ', $m3, '，已用 ', format-number(@after_m3, '#,##0.###'), ' ', $m3)"/>
          <xsl:with-param name="en" select="concat('plan of ', format-number(@plan_m3, '#,##0.###'), ' ', $m3, ' from ', @from, ' to ', @to, ', used ', format-number(@after_m3, '#,##0.###'), ' ', $m3)"/></xsl:call-template></small>
      </h2>
      <xsl:call-template name="bar"><xsl:with-param name="part" select="p:within | p:band"/><xsl:with-param name="edge" select="(p:within | p:band)[@to_m3][last()]/@to_m3"/></xsl:call-template>
      <xsl:call-template name="legend"><xsl:with-param name="part" select="p:within | p:band"/></xsl:call-template>
    </section>
  </xsl:template>

  <!-- One box a block, as wide as it is; in it what was used before, and what with this bill. -->
  <xsl:template name="bar">
    <xsl:param name="part"/>
    <xsl:param name="edge"/>
    <xsl:variable name="after" select="@after_m3"/>
    <xsl:variable name="all">
      <xsl:choose>
        <xsl:when test="$after &gt; $edge * 1.1"><xsl:value-of select="$after * 1.04"/></xsl:when>
        <xsl:when test="$edge &gt; 0"><xsl:value-of select="$edge * 1.18"/></xsl:when>
        <xsl:otherwise>1</xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <div class="bar">
      <xsl:for-each select="$part">
        <xsl:variable name="end"><xsl:choose><xsl:when test="@to_m3"><xsl:value-of select="@to_m3"/></xsl:when><xsl:otherwise><xsl:value-of select="$all"/></xsl:otherwise></xsl:choose></xsl:variable>
        <xsl:variable name="size" select="$end - @from_m3"/>
        <xsl:if test="$size &gt; 0">
          <div class="part c{position()}" style="width:{format-number(100 * $size div $all, '0.000')}%">
            <i class="before" style="width:{format-number(100 * @before_m3 div $size, '0.000')}%"></i>
            <i class="now" style="left:{format-number(100 * @before_m3 div $size, '0.000')}%;width:{format-number(100 * @now_m3 div $size, '0.000')}%"></i>
          </div>
        </xsl:if>
      </xsl:for-each>
    </div>
    <div class="scale">
      <xsl:for-each select="$part[@to_m3]">
        <xsl:variable name="size" select="@to_m3 - @from_m3"/>
        <xsl:if test="$size &gt; 0">
          <div style="width:{format-number(100 * $size div $all, '0.000')}%">
            <xsl:if test="$size div $all &gt; 0.12"><xsl:value-of select="format-number(@to_m3, '#,##0.###')"/></xsl:if>
          </div>
        </xsl:if>
      </xsl:for-each>
    </div>
  </xsl:template>

  <xsl:template name="legend">
    <xsl:param name="part"/>
    <table class="legend">
      <thead><tr>
        <th></th>
        <th class="n"><xsl:value-of select="$m3"/></th>
        <th class="n"><xsl:choose>
          <xsl:when test="$part[self::p:band]"><xsl:call-template name="t"><xsl:with-param name="zh" select="'加价'"/><xsl:with-param name="en" select="'adds'"/></xsl:call-template></xsl:when>
          <xsl:otherwise><xsl:call-template name="t"><xsl:with-param name="zh" select="'单价'"/><xsl:with-param name="en" select="'price'"/></xsl:call-template></xsl:otherwise></xsl:choose></th>
        <th class="n"><xsl:call-template name="t"><xsl:with-param name="zh" select="'此前'"/><xsl:with-param name="en" select="'before'"/></xsl:call-template></th>
        <th class="n"><xsl:call-template name="t"><xsl:with-param name="zh" select="'本期'"/><xsl:with-param name="en" select="'this bill'"/></xsl:call-template></th>
      </tr></thead>
      <tbody>
        <xsl:for-each select="$part">
          <tr>
            <td><i class="dot c{position()}"></i>
              <xsl:choose>
                <xsl:when test="self::p:within"><xsl:call-template name="t"><xsl:with-param name="zh" select="'计划内'"/><xsl:with-param name="en" select="'Within plan'"/></xsl:call-template></xsl:when>
                <xsl:when test="self::p:band"><xsl:call-template name="t"><xsl:with-param name="zh" select="concat('第 ', @no, ' 档')"/><xsl:with-param name="en" select="concat('Band ', @no)"/></xsl:call-template></xsl:when>
                <xsl:otherwise><xsl:call-template name="t"><xsl:with-param name="zh" select="concat('第 ', @no, ' 级')"/><xsl:with-param name="en" select="concat('Block ', @no)"/></xsl:call-template></xsl:otherwise>
              </xsl:choose></td>
            <td class="n"><xsl:value-of select="format-number(@from_m3, '#,##0.###')"/>–<xsl:if test="@to_m3"><xsl:value-of select="format-number(@to_m3, '#,##0.###')"/></xsl:if></td>
            <td class="n"><xsl:choose>
              <xsl:when test="@price"><xsl:value-of select="format-number(@price, '0.00###')"/></xsl:when>
              <xsl:when test="@add">+<xsl:value-of select="format-number(100 * @add, '0.##')"/> %</xsl:when>
              <xsl:otherwise>–</xsl:otherwise></xsl:choose></td>
            <td class="n soft"><xsl:value-of select="format-number(@before_m3, '#,##0.###')"/></td>
            <td class="n"><b><xsl:value-of select="format-number(@now_m3, '#,##0.###')"/></b></td>
          </tr>
        </xsl:for-each>
      </tbody>
    </table>
  </xsl:template>

  <!-- ===================================== meter reads ===================================== -->
  <xsl:template name="meters">
    <xsl:if test="p:meter">
      <section class="meters">
        <h2><xsl:call-template name="t"><xsl:with-param name="zh" select="'抄表'"/><xsl:with-param name="en" select="'Meter reads'"/></xsl:call-template></h2>
        <table>
          <thead><tr>
            <th><xsl:call-template name="t"><xsl:with-param name="zh" select="'水表'"/><xsl:with-param name="en" select="'Meter'"/></xsl:call-template></th>
            <th class="n"><xsl:call-template name="t"><xsl:with-param name="zh" select="'上次'"/><xsl:with-param name="en" select="'Last'"/></xsl:call-template></th>
            <th class="n"><xsl:call-template name="t"><xsl:with-param name="zh" select="'本次'"/><xsl:with-param name="en" select="'Now'"/></xsl:call-template></th>
            <th class="n"><xsl:call-template name="t"><xsl:with-param name="zh" select="concat('水量 ', $m3)"/><xsl:with-param name="en" select="concat('Water, ', $m3)"/></xsl:call-template></th>
          </tr></thead>
          <tbody>
            <xsl:for-each select="p:meter">
              <tr>
                <td><b><xsl:value-of select="@meter"/></b><span class="how"><xsl:call-template name="how"/></span></td>
                <td class="n"><xsl:choose><xsl:when test="@first"><xsl:value-of select="format-number(@first, '0.###')"/><span class="day"><xsl:value-of select="@from"/></span></xsl:when><xsl:otherwise><span class="day"><xsl:value-of select="@from"/></span></xsl:otherwise></xsl:choose></td>
                <td class="n"><xsl:choose><xsl:when test="@last"><xsl:value-of select="format-number(@last, '0.###')"/><span class="day"><xsl:value-of select="@to"/></span></xsl:when><xsl:otherwise><span class="day"><xsl:value-of select="@to"/></span></xsl:otherwise></xsl:choose></td>
                <td class="n"><b><xsl:value-of select="format-number(@volume_m3, '#,##0.###')"/></b></td>
              </tr>
            </xsl:for-each>
          </tbody>
        </table>
      </section>
    </xsl:if>
  </xsl:template>

  <xsl:template name="how">
    <xsl:choose>
      <xsl:when test="@kind = 'read'"><xsl:call-template name="t"><xsl:with-param name="zh" select="'实抄'"/><xsl:with-param name="en" select="'read'"/></xsl:call-template></xsl:when>
      <xsl:when test="@kind = 'estimate'"><xsl:call-template name="t"><xsl:with-param name="zh" select="'估算'"/><xsl:with-param name="en" select="'estimated'"/></xsl:call-template></xsl:when>
      <xsl:when test="@kind = 'removed'"><xsl:call-template name="t"><xsl:with-param name="zh" select="'至拆表'"/><xsl:with-param name="en" select="'up to its removal'"/></xsl:call-template></xsl:when>
      <xsl:when test="@kind = 'shared'"><xsl:call-template name="t"><xsl:with-param name="zh" select="'两次实抄之间按天分摊'"/><xsl:with-param name="en" select="'by days between two reads'"/></xsl:call-template></xsl:when>
      <xsl:when test="@kind = 'sub'"><xsl:call-template name="t"><xsl:with-param name="zh" select="'扣减分表水量'"/><xsl:with-param name="en" select="'less the meters behind it'"/></xsl:call-template></xsl:when>
      <xsl:when test="@kind = 'fraction'"><xsl:call-template name="t"><xsl:with-param name="zh" select="'不足计量单位，结转'"/><xsl:with-param name="en" select="'fraction, carried over'"/></xsl:call-template></xsl:when>
      <xsl:otherwise><xsl:call-template name="t"><xsl:with-param name="zh" select="'水量调整'"/><xsl:with-param name="en" select="'adjusted water'"/></xsl:call-template></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- ================================ how each amount came about ================================ -->
  <xsl:template name="lines">
    <section class="lines">
      <h2><xsl:call-template name="t"><xsl:with-param name="zh" select="'计费明细'"/><xsl:with-param name="en" select="'What it costs'"/></xsl:call-template></h2>
      <table>
        <tbody>
          <xsl:for-each select="p:line">
            <xsl:variable name="before" select="preceding-sibling::p:line[1]"/>
            <xsl:if test="@from != /*/@from or @to != /*/@to or @class != ../p:line[1]/@class or ../p:line/@from != @from">
              <xsl:if test="not($before) or $before/@from != @from or $before/@to != @to or $before/@class != @class">
                <tr class="span"><td><xsl:value-of select="@from"/> → <xsl:value-of select="@to"/> · <xsl:value-of select="@class-title"/></td><td class="calc"></td><td></td></tr>
              </xsl:if>
            </xsl:if>
            <tr>
              <td>
                <xsl:value-of select="@name"/>
                <xsl:if test="@document"><sup>[<xsl:value-of select="@document"/>]</sup></xsl:if>
                <xsl:if test="@fund"><span class="fund"><xsl:call-template name="t"><xsl:with-param name="zh" select="'代收'"/><xsl:with-param name="en" select="'for the treasury'"/></xsl:call-template></span></xsl:if>
                <span class="small-calc"><xsl:call-template name="calc"/></span>
                <xsl:for-each select="p:note"><span class="note"><xsl:value-of select="@text"/></span></xsl:for-each>
              </td>
              <td class="n calc"><xsl:call-template name="calc"/></td>
              <td class="n"><xsl:value-of select="format-number(@amount, '#,##0.00')"/></td>
            </tr>
          </xsl:for-each>
          <xsl:if test="not(p:line)">
            <tr><td><xsl:call-template name="t"><xsl:with-param name="zh" select="'本期无费用'"/><xsl:with-param name="en" select="'Nothing to pay'"/></xsl:call-template></td><td class="calc"></td><td class="n">0.00</td></tr>
          </xsl:if>
          <tr class="total">
            <td><xsl:call-template name="t"><xsl:with-param name="zh" select="'合计'"/><xsl:with-param name="en" select="'Total'"/></xsl:call-template>
              <xsl:if test="@tax != 0"><small><xsl:call-template name="t">
                <xsl:with-param name="zh" select="concat('其中含税 ', format-number(@tax, '#,##0.00'))"/>
                <xsl:with-param name="en" select="concat('of which tax ', format-number(@tax, '#,##0.00'))"/></xsl:call-template></small></xsl:if></td>
            <td class="calc"></td>
            <td class="n"><xsl:call-template name="currency"/><xsl:text> </xsl:text><xsl:value-of select="format-number(@amount, '#,##0.00')"/></td>
          </tr>
        </tbody>
      </table>
      <xsl:if test="p:document">
        <ol class="documents">
          <xsl:for-each select="p:document">
            <li><b>[<xsl:value-of select="@document"/>]</b><xsl:text> </xsl:text><xsl:value-of select="@name"/></li>
          </xsl:for-each>
        </ol>
      </xsl:if>
    </section>
  </xsl:template>

  <xsl:template name="calc">
    <xsl:if test="@volume_m3"><xsl:value-of select="format-number(@volume_m3, '#,##0.###')"/><xsl:text> </xsl:text><xsl:value-of select="$m3"/></xsl:if>
    <xsl:if test="@price"> × <xsl:value-of select="format-number(@price, '0.00###')"/></xsl:if>
  </xsl:template>

  <!-- ===================================== whose money ===================================== -->
  <xsl:template name="money">
    <xsl:if test="p:money[@fund]">
      <xsl:variable name="all" select="sum(p:money[@amount &gt; 0]/@amount)"/>
      <section class="money">
        <h2><xsl:call-template name="t"><xsl:with-param name="zh" select="'这笔钱归谁'"/><xsl:with-param name="en" select="'Where it goes'"/></xsl:call-template></h2>
        <xsl:if test="$all &gt; 0">
          <div class="bar">
            <xsl:for-each select="p:money[@amount &gt; 0]">
              <xsl:sort select="boolean(@fund)"/>
              <div class="part m{1 + number(boolean(@fund)) * (1 + count(preceding-sibling::p:money[@fund]))}" style="width:{format-number(100 * @amount div $all, '0.000')}%"></div>
            </xsl:for-each>
          </div>
        </xsl:if>
        <table class="legend">
          <tbody>
            <xsl:for-each select="p:money">
              <xsl:sort select="boolean(@fund)"/>
              <tr>
                <td><i class="dot m{1 + number(boolean(@fund)) * (1 + count(preceding-sibling::p:money[@fund]))}"></i>
                  <xsl:choose>
                    <xsl:when test="@fund"><xsl:call-template name="t"><xsl:with-param name="zh" select="concat(@title, '，代收上缴财政')"/><xsl:with-param name="en" select="concat(@title, ', collected for the treasury')"/></xsl:call-template></xsl:when>
                    <xsl:when test="../p:company/@name"><xsl:value-of select="../p:company/@name"/></xsl:when>
                    <xsl:otherwise><xsl:call-template name="t"><xsl:with-param name="zh" select="'供水企业'"/><xsl:with-param name="en" select="'The water utility'"/></xsl:call-template></xsl:otherwise>
                  </xsl:choose></td>
                <td class="n"><xsl:value-of select="format-number(@amount, '#,##0.00')"/></td>
              </tr>
            </xsl:for-each>
          </tbody>
        </table>
      </section>
    </xsl:if>
  </xsl:template>

  <!-- =================================== how it was computed =================================== -->
  <xsl:template name="steps">
    <xsl:if test="p:step">
      <section class="steps">
        <h2><xsl:call-template name="t"><xsl:with-param name="zh" select="'计算说明'"/><xsl:with-param name="en" select="'How it was computed'"/></xsl:call-template></h2>
        <xsl:for-each select="p:step"><p class="l{@level}"><xsl:value-of select="@text"/></p></xsl:for-each>
      </section>
    </xsl:if>
  </xsl:template>

  <!-- ======================================= the foot ======================================= -->
  <xsl:template name="foot">
    <footer>
      <xsl:if test="p:qr">
        <svg class="qr" viewBox="0 0 {p:qr/@size} {p:qr/@size}" width="116" height="116" role="img" aria-label="{p:qr/@text}"><rect width="{p:qr/@size}" height="{p:qr/@size}" fill="#fff"></rect><path d="{p:qr/@path}" fill="#000"></path></svg>
      </xsl:if>
      <div>
        <p><b><xsl:value-of select="@invoice"/></b> · <xsl:call-template name="currency"/><xsl:text> </xsl:text><xsl:value-of select="format-number(@amount, '0.00')"/></p>
        <p class="digest"><xsl:value-of select="@digest"/></p>
        <p><xsl:call-template name="t"><xsl:with-param name="zh" select="'二维码含账单号、金额与摘要，可据以核对账单未被改动。'"/><xsl:with-param name="en" select="'The code has the number, the amount and the digest: whoever checks it sees whether anything was altered.'"/></xsl:call-template></p>
        <xsl:if test="p:company/@contact or p:company/@address">
          <p class="contact"><xsl:value-of select="p:company/@contact"/><xsl:if test="p:company/@contact and p:company/@address"> · </xsl:if><xsl:value-of select="p:company/@address"/></p>
        </xsl:if>
      </div>
    </footer>
  </xsl:template>

  <!-- ======================================= the looks ======================================= -->
  <xsl:template name="css">
    <xsl:text>
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:#e9eef3;color:#1b2733;font:15px/1.55 "Noto Sans CJK SC","Noto Sans SC","Source Han Sans SC","PingFang SC","Microsoft YaHei","WenQuanYi Zen Hei",system-ui,sans-serif;-webkit-print-color-adjust:exact;print-color-adjust:exact}
p,h1,h2,ol{margin:0;padding:0}
.bill{max-width:780px;margin:24px auto;padding:36px 44px 30px;background:#fff;border-radius:10px;box-shadow:0 1px 3px #0002,0 8px 28px #0001;overflow-wrap:anywhere}
header{display:flex;justify-content:space-between;align-items:flex-end;gap:16px;padding-bottom:14px;border-bottom:3px solid #0b5c8f}
.company strong{display:block;font-size:17px;color:#0b5c8f}
.company span{font-size:12px;color:#647484}
.title{text-align:right}
h1{font-size:24px;line-height:1.2;letter-spacing:.06em;white-space:nowrap}
.number{font-size:13px;color:#647484}
.banner{margin-top:14px;padding:8px 14px;border-radius:6px;background:#eaf3fa;color:#0b5c8f}
.draft{background:#fdeceb;color:#a62a21;font-weight:700}
.due{display:flex;justify-content:space-between;gap:28px;margin-top:20px}
.who{flex:1 1 50%;min-width:0}
.who .name{font-size:19px;font-weight:700}
.facts{width:auto;margin-top:8px;font-size:14px}
.facts th,.facts td{padding:0 1.2em 0 0;border:0;font-size:14px;text-align:left;white-space:normal}
.facts th{white-space:nowrap}
.sum{flex:0 0 auto;max-width:55%;padding:14px 20px;border-radius:8px;background:#0b5c8f;color:#fff;text-align:right}
.sum .label{font-size:13px;opacity:.85}
.amount{font-size:34px;font-weight:700;line-height:1.25;font-variant-numeric:tabular-nums}
.amount span{margin-right:.25em;font-size:.6em;font-weight:400}
.fact{font-size:13px}
.sum .soft{color:#cfe3f1}
.soft{color:#647484}
.tag{display:inline-block;margin-top:6px;padding:1px 8px;border-radius:4px;background:#fff3d6;color:#6b4a00;font-size:12px}
section{margin-top:24px;break-inside:avoid}
section.lines,section.steps{break-inside:auto}
h2{margin-bottom:8px;font-size:15px;font-weight:700;color:#0b5c8f;break-after:avoid}
h2 small{margin-left:.7em;font-size:13px;font-weight:400;color:#647484}
table{width:100%;border-collapse:collapse;font-variant-numeric:tabular-nums}
th{padding:3px 8px;font-size:12px;font-weight:400;text-align:left;color:#647484}
td{padding:6px 8px;border-top:1px solid #e3e9ef;vertical-align:top}
tr{break-inside:avoid}
th:first-child,td:first-child{padding-left:0}
th:last-child,td:last-child{padding-right:0}
th.n,td.n{text-align:right;white-space:nowrap}
.bar{display:flex;height:24px;border-radius:5px;overflow:hidden;background:#f1f4f7}
.bar .part{position:relative;flex:0 0 auto;height:24px;border-right:2px solid #fff}
.bar .part:last-child{border-right:0}
.bar i{position:absolute;top:0;bottom:0;left:0}
.scale{display:flex;height:18px;overflow:hidden;font-size:11px;color:#647484}
.scale div{flex:0 0 auto;text-align:right}
.dot{display:inline-block;width:10px;height:10px;margin-right:7px;border-radius:3px}
.legend{margin-top:2px;font-size:13.5px}
.legend td{padding-top:3px;padding-bottom:3px}
.part.c1{background:#d9efec}.c1 .before{background:#8accc3}.c1 .now,.dot.c1{background:#1b8a7d}
.part.c2{background:#fbecd0}.c2 .before{background:#f0c675}.c2 .now,.dot.c2{background:#d98a0b}
.part.c3{background:#fadfe2}.c3 .before{background:#e699a4}.c3 .now,.dot.c3{background:#c23a4c}
.part.c4{background:#e6dff3}.c4 .before{background:#b7a3dc}.c4 .now,.dot.c4{background:#6a47ad}
.part,.dot{background:#e3e6ea}.before{background:#aab4be}.now{background:#55626f}
.m1{background:#0b5c8f !important}.m2{background:#5aa9d6 !important}.m3{background:#8fb56b !important}.m4{background:#c9a94b !important}.m5{background:#9a86c2 !important}
.day,.how,.note,.small-calc{display:block;font-size:12px;color:#647484}
.small-calc{display:none}
.lines td:first-child{width:62%}
.lines .calc{color:#3d4b59}
.lines sup{margin-left:2px;font-size:10px;color:#0b5c8f}
.fund{display:inline-block;margin-left:6px;padding:0 6px;border-radius:3px;background:#eef4f8;font-size:11.5px;color:#0b5c8f}
.span td{padding-top:10px;font-size:12.5px;color:#647484}
.total td{border-top:2px solid #0b5c8f;font-size:17px;font-weight:700}
.total small{margin-left:.8em;font-size:12.5px;font-weight:400;color:#647484}
.documents{list-style:none;margin-top:6px;font-size:12px;color:#647484}
.documents b{font-weight:400;color:#0b5c8f}
.steps p{font-size:12.5px;line-height:1.65;color:#3d4b59}
.steps .l1{padding-left:1.4em}.steps .l2{padding-left:2.8em}.steps .l3{padding-left:4.2em}
footer{display:flex;gap:18px;align-items:center;margin-top:26px;padding-top:16px;border-top:1px solid #cfd9e2;font-size:12px;color:#647484;break-inside:avoid}
footer div{min-width:0}
footer b{color:#1b2733}
.qr{flex:0 0 auto}
.digest{font-family:"DejaVu Sans Mono",monospace;font-size:10.5px;word-break:break-all}
.contact{margin-top:4px}
@media screen and (max-width:600px){
body{background:#fff;font-size:15px}
.bill{margin:0;padding:18px 16px 22px;border-radius:0;box-shadow:none;border-bottom:10px solid #e9eef3}
header{display:block}
.title{display:flex;justify-content:space-between;align-items:baseline;gap:12px;margin-top:8px;text-align:left}
h1{font-size:21px}
.due{display:block}
.sum{max-width:none;margin-top:14px;text-align:left}
.calc{display:none}
.small-calc{display:block}
h2 small{display:block;margin-left:0}
footer{align-items:flex-start}
}
@page{size:A4;margin:13mm 15mm}
@media print{
body{background:#fff;font-size:11.5px;line-height:1.4}
.bill{max-width:none;margin:0;padding:0;border-radius:0;box-shadow:none;break-after:page}
.bill:last-child{break-after:auto}
header{padding-bottom:8px}
h1{font-size:20px}
.company strong{font-size:14.5px}
.due{margin-top:12px}
.who .name{font-size:15px}
.facts,.facts th,.facts td{font-size:11.5px}
.facts{margin-top:4px}
.sum{padding:8px 14px}
.amount{font-size:26px}
.fact,.sum .label{font-size:11.5px}
section{margin-top:11px}
h2{margin-bottom:3px;font-size:12.5px}
h2 small,.total small{font-size:11px}
th,.day,.how,.note,.documents,.span td{font-size:10px}
td{padding:2.5px 8px}
.legend{font-size:11px}
.legend td{padding-top:1px;padding-bottom:1px}
.bar,.bar .part{height:15px}
.scale{height:13px;font-size:9.5px}
.total td{font-size:13.5px}
.steps p{font-size:10px;line-height:1.45}
footer{margin-top:12px;padding-top:8px;font-size:10px}
.qr{width:84px;height:84px}
.digest{font-size:9px}
}
</xsl:text>
  </xsl:template>
</xsl:stylesheet>
