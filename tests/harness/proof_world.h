#ifndef HARNESS_PROOF_WORLD_H
#define HARNESS_PROOF_WORLD_H

/*
 * What tests of proof share: a small town with something of every kind that is ever posted.  Runs:
 * 1 bills to 2024-04-01, 2 to 2024-07-01 with adjustments and water above plan, 3 fees to
 * 2024-07-01 of which the first quarter is declared, 4 their correction, 5 a rebill of A1.  A5
 * is held.  Months are closed up to 2024-06.
 */
#include <stdlib.h>

#include "harness/cmocka_all.h"
#include "harness/it.h"

static inline void
proof_world_load(const char *kind, const char *csv)
{
    it_write_file("load.csv", csv);
    it_expect(0, "load", kind, "load.csv", NULL);
}

static inline void
proof_world_registry(void)
{
    it_expect(0, "tariff", "publish", it_source("tests/tariffs/scenario-city.xml"), NULL);
    it_expect(0, "tariff", "publish", it_source("tests/tariffs/scenario-resource.xml"), NULL);
    proof_world_load("districts", "district,name,zone\nD1,Town,II\n");
    proof_world_load("limits", "district,year,source,m3\nD1,2024,ground,200000\n");
    proof_world_load("accounts",
                     "account,from,tariff,class,name,address,persons,opened,relief,district\n"
                     "A1,2024-01-01,scenario.city,residential,Li,1 Road,3,2022-01-01,,D1\n"
                     "A2,2024-01-01,scenario.city,residential,Ma,2 Road,6,2022-01-01,dibao,D1\n"
                     "A3,2024-01-01,scenario.city,non-residential,Mill,3 Road,,2022-01-01,,D1\n"
                     "A4,2024-01-01,scenario.city,residential,Wu,4 Road,2,2022-01-01,,D1\n"
                     "A5,2024-01-01,scenario.city,residential,Xu,5 Road,2,2022-01-01,,D1\n");
    proof_world_load("uses", "account,from,class,order,m3,per,share\n"
                             "A4,2024-01-01,shared-meter,1,3,bill,\n"
                             "A4,2024-01-01,residential,2,,,1\n");
    proof_world_load("meters", "meter,account,from,first_register,digits,size\n"
                               "M1,A1,2024-01-01,0,5,DN20\nM2,A2,2024-01-01,0,,\n"
                               "M3,A3,2024-01-01,0,,\nM4,A4,2024-01-01,0,,\n"
                               "M5,A5,2024-01-01,0,,\n");
    proof_world_load("plans", "account,from,to,m3\nA3,2024-01-01,2025-01-01,500\n");
    proof_world_load("openings", "account,day,blocks,year_begin,used_m3\n"
                                 "A2,2024-01-01,household,2024-01-01,20\n");
    proof_world_load("adjustments",
                     "adjustment,account,from,to,m3,amount,charge,fund,reason,document\n"
                     "X1,A3,2024-04-01,2024-07-01,,-50.00,reward,above-plan,reward,N1\n"
                     "X2,A2,2024-04-01,2024-07-01,-2,,,,leak,N2\n");
    proof_world_load(
        "permits",
        "permit,holder,holder_id,district,source,zone,use,m3_per_year,from,to,tariff,class\n"
        "E1,Mill,9165,D1,ground,II,industry,90000,2024-01-01,2029-01-01,"
        "scenario.resource,own-source\n");
    proof_world_load("points", "point,permit,district,source,from,basis,capacity_m3_day,location\n"
                               "W1,E1,D1,ground,2024-01-01,meter,,Hill\n");
    proof_world_load("plans", "account,from,to,m3\nE1,2024-01-01,2025-01-01,2500\n");
    proof_world_load("levels", "district,date,m\nD1,2024-01-05,901.250\n");
}

static inline void
proof_world_ingest(int exit_code, const char *csv)
{
    it_write_file("reads.csv", csv);
    it_expect(exit_code, "ingest", "reads.csv", NULL);
}

static inline void
proof_world_make(void)
{
    proof_world_registry();
    proof_world_ingest(1, "meter,date,register,kind,note\n"
                          "M1,2024-04-01,100,,seen\nM1,2024-07-01,210,,\n"
                          "M2,2024-04-01,150,,\nM2,2024-07-01,260.5,,\n"
                          "M3,2024-04-01,400,,\nM3,2024-07-01,900,,\n"
                          "M4,2024-04-01,40,,\nM4,2024-07-01,90,estimate,\n"
                          "M5,2024-04-01,50,,\nM5,2024-07-01,40,,\nM9,2024-04-01,7,,\n"
                          "W1,2024-01-01,0,,\nW1,2024-04-01,2000,,\nW1,2024-07-01,4000,,\n");
    it_expect(0, "bill", "--through", "2024-04-01", NULL);
    it_expect(0, "run", "post", "1", NULL);
    it_expect(1, "bill", "--through", "2024-07-01", NULL); /* M5 runs backward */
    it_expect(0, "run", "post", "2", NULL);
    it_expect(0, "fees", "assess", "--through", "2024-07-01", NULL);
    it_expect(0, "run", "post", "3", NULL);
    it_expect(0, "fees", "declare", "2024-Q1", NULL);
    proof_world_ingest(1, "meter,date,register,kind\nW1,2024-04-01,1900,correction\n"
                          "M1,2024-04-01,90,correction\n");
    it_expect(0, "fees", "assess", "--through", "2024-07-01", "--date", "2024-07-10", NULL);
    it_expect(0, "run", "post", "4", NULL);
    it_expect(0, "rebill", "--account", "A1", "--date", "2024-07-20", NULL);
    it_expect(0, "run", "post", "5", NULL);
    it_expect(0, "month", "close", "2024-04", NULL);
    it_expect(0, "month", "close", "2024-05", NULL);
    it_expect(0, "month", "close", "2024-06", NULL);
}

#endif
