#ifndef HARNESS_TOWN_H
#define HARNESS_TOWN_H

/* TOWN_HOUSES households H001 ..., odd ones in cycle odd, even ones in cycle even; each has a read
 * of its number times 3 m3 on 2024-04-01.  With small.conf a chunk is one account. */
#define TOWN_HOUSES 60

/* it_setup, and all that; a fixture of cmocka. */
int town_setup(void **state);

/* A digest of all that a draft holds, but for the run's own number, and its root; free() them. */
char *town_bytes(int run);
char *town_root(int run);

/* From the 8th chunk on each is slow, so that a run is caught at work; until town_speed_up. */
void town_slow_down(void);
void town_speed_up(void);

#endif
