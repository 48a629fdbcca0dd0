#!/bin/sh
# city.sh WEIR SOURCE - a year of a small city through the program WEIR of the source tree SOURCE, into the database that PGDATABASE
# names: estimates that a read settles, corrections and what they reverse, a use that is cut in shares, plans, water
# without a register, a tariff that was wrong, own wells with fee, tax and declarations, decisions, closed months.
set -eu
weir=$1
source=$2
cd "$(mktemp -d)"
weir_may() { "$weir" "$@" >out 2>err || test $? = 1 || { cat out err >&2; echo "city.sh: weir $* failed" >&2; exit 1; }; }
load() { cat >"$1.csv"; weir_may load "$1" "$1.csv"; }
ingest() { { echo 'meter,date,register,kind'; cat; } >reads.csv; weir_may ingest reads.csv; }
run_no=0
post() { run_no=$((run_no + 1)); weir_may run post $run_no "$@"; }

weir_may migrate
weir_may tariff publish "$source/tariffs/cn-beijing-2014.xml" "$source/tests/tariffs/scenario-resource.xml"
cat >town.xml <<'X'
<tariff xmlns="urn:weir:tariff:1" id="town" currency="CNY">
  <version from="2024-01-01" document="T1">
    <volume step="1"/>
    <class id="home"><charge id="water" price="2.50"/><charge id="sewage" price="0.95" fund="sewage"/></class>
    <class id="shop">
      <charge id="water" price="4.10"/>
      <surcharge id="above-plan" on="water" against="plan" fund="above-plan"><band to="20%" add="1"/><band add="2"/></surcharge>
    </class>
  </version>
</tariff>
X
weir_may tariff publish town.xml
load accounts <<'X'
account,from,tariff,class,persons,cycle,name,address
A1,2024-01-01,cn.beijing,residential,3,odd,Li,1 Mill Lane
A2,2024-01-01,cn.beijing,residential,6,odd,Wang,2 Mill Lane
A3,2024-01-01,cn.beijing,non-residential,,even,Noodles,3 Mill Lane
B1,2024-01-01,town,home,,even,Zhang,4 Mill Lane
B2,2024-01-01,town,shop,,even,Tea House,5 Mill Lane
B3,2024-01-01,town,home,,odd,Zhao,6 Mill Lane
X
load uses <<'X'
account,from,class,order,m3,per,share
B3,2024-01-01,shop,1,5,month,
B3,2024-01-01,home,2,,,1
X
load meters <<'X'
meter,account,from,first_register,digits
M1,A1,2024-01-01,0,
M2,A2,2024-01-01,0,
M3,A3,2024-01-01,0,
N1,B1,2024-01-01,99950,5
N2,B2,2024-01-01,0,
N3,B3,2024-01-01,0,
X
load plans <<'X'
account,from,to,m3
B2,2024-01-01,2025-01-01,1000
X
load districts <<'X'
district,name,zone
D1,Town,II
X
load permits <<'X'
permit,holder,district,source,zone,use,m3_per_year,from,to,tariff,class
P,Mill,D1,ground,II,industry,9000,2024-01-01,2029-01-01,scenario.resource,own-source
X
load points <<'X'
point,permit,district,source,from,basis,capacity_m3_day
W1,P,D1,ground,2024-01-01,meter,
W2,,D1,ground,2024-01-01,meter,
X

ingest <<'X'
M1,2024-04-01,100,
M2,2024-04-01,150,
M3,2024-04-01,1000,
N1,2024-04-01,37.4,
N2,2024-04-01,900.8,
N3,2024-04-01,61.25,
W1,2024-04-01,0,
W2,2024-04-01,0,
X
weir_may bill --through 2024-04-01
post
weir_may month close 2024-04

ingest <<'X'
M1,2024-07-01,210,
M2,2024-07-01,170,estimate
M3,2024-07-01,1900,
N1,2024-07-01,80,
N2,2024-07-01,1300,
N3,2024-07-01,20,
W1,2024-07-01,3000,
W2,2024-07-01,500,
X
load adjustments <<'X'
adjustment,account,from,to,m3,amount,class,charge,fund,tiers,reason,document
J1,B1,2024-05-01,2024-06-01,12,,,,,no,theft,doc 7
J2,B2,2024-06-01,2024-06-02,,-30.00,,water,,,reward,doc 8
X
weir_may bill --through 2024-07-01
post --reviewed 'looked at by the desk'
weir_may findings resolve B3:N3:backward:2024-07-01 --as ignore --reason 'read again in a month'
weir_may fees assess --through 2024-07-01
post
weir_may fees declare 2024-Q2

# The desk finds out: a read was wrong, a household was larger, a shop was a home.
ingest <<'X'
M1,2024-04-01,90,correction
N3,2024-08-01,140,
X
cat >again.csv <<'X'
account,from,tariff,class,persons,cycle,name,address,reason
A3,2024-03-01,cn.beijing,residential,3,even,Noodles,3 Mill Lane,error
X
weir_may load accounts again.csv
weir_may rebill --account A1 --date 2024-07-20
post
weir_may rebill --account A3 --date 2024-07-21
post

# The meter that was estimated is read, and takes back what was too much.
ingest <<'X'
M1,2024-10-01,300,
M2,2024-10-01,260.5,
M3,2024-10-01,2000,
N1,2024-10-01,131,
N2,2024-10-01,2950,
N3,2024-10-01,188,
W1,2024-10-01,5000,
W2,2024-10-01,700,
W1,2024-07-01,2900,correction
X
weir_may bill --through 2024-10-01
post --reviewed 'looked at by the desk'
weir_may fees assess --through 2024-10-01
post

# The price of the town was wrong from the first day on.
sed 's/price="0.95"/price="0.93"/; s/T1/T2/' town.xml >town2.xml
weir_may tariff publish town2.xml --correct --reason 'the decision says 0.93'
weir_may rebill --tariff town --date 2024-10-15
post
weir_may fees declare 2024-Q3
for month in 05 06 07 08 09; do weir_may month close 2024-$month; done
