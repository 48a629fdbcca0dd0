/*
 * Registers made by chance: however often an account is billed, and whatever is exchanged or rolls
 * over meanwhile, the litres billed are what its meters moved.  WEIR_SEED=n plays a run again.
 */
#include "core/usage.h"

#include <string.h>

#include "core/water.h"
#include "harness/cmocka_all.h"
#include "harness/random.h"

#define ROUNDS 3000
#define LINES_MAX 3   /* places where a meter hangs */
#define EVENTS_MAX 12 /* reads and exchanges of a place */
#define METERS_MAX (LINES_MAX * EVENTS_MAX)
#define LAST_DAY 400
#define RANGE_MILLI 10000000 /* registers of four digits */

static struct random_source chance;
static struct weir_arena *arena;

static struct meter_installation installation[METERS_MAX];
static struct meter_read reads[METERS_MAX * 2];
static uint32_t installation_count;
static uint32_t read_count;
static int64_t moved_l; /* by all meters, each cut down to the litre */

static int64_t
pick(int64_t least, int64_t most)
{
    return random_between(&chance, least, most);
}

static void
install(int32_t day)
{
    installation[installation_count] = (struct meter_installation){
        .stamp = {.from_day = day},
        .meter_id = installation_count + 1,
        .litres_per_count = 1000,
        .first_register_milli = pick(0, RANGE_MILLI - 1),
        .to_day = WEIR_DAY_NONE,
        .digits = 4,
    };
    installation_count++;
}

/* Reads and exchanges of one place, to a read on LAST_DAY. */
static void
make_line(void)
{
    install((int32_t)pick(0, 3));
    int32_t day = installation[installation_count - 1].stamp.from_day;
    int64_t now = installation[installation_count - 1].first_register_milli;
    for (int event = 0; day < LAST_DAY; event++) {
        day = event + 1 == EVENTS_MAX - 1 ? LAST_DAY : (int32_t)pick(day + 1, LAST_DAY);
        const int64_t movement = pick(0, 400000);
        moved_l += movement;
        now = (now + movement) % RANGE_MILLI;
        struct meter_installation *meter = &installation[installation_count - 1];
        if (day < LAST_DAY && random_once_in(&chance, 3)) {
            meter->to_day = day;
            meter->has_last = true;
            meter->last_register_milli = now;
            install(day);
            now = installation[installation_count - 1].first_register_milli;
            continue;
        }
        reads[read_count++] = (struct meter_read){
            .meter_id = meter->meter_id,
            .register_milli = now,
            .day = day,
            .second = 86400,
            .kind = METER_READ_ACTUAL,
        };
    }
}

struct account {
    int32_t through_day; /* billed up to */
    const struct usage_state *state;
    uint32_t state_count;
    int64_t billed_l;
    struct usage usage; /* of the last bill */
    struct water_cut water;
};

/* Bills what there is up to a day; false when there is nothing. */
static bool
bill(struct account *account, int32_t day, int64_t step_l)
{
    const struct usage_request request = {
        .head_through_day = account->through_day,
        .through_day = day,
        .closed_day = WEIR_DAY_NONE,
        .installation = installation,
        .installation_count = installation_count,
        .read = reads,
        .read_count = read_count,
        .state = account->state,
        .state_count = account->state_count,
    };
    struct usage_states states;
    assert_int_equal(usage_measure(&request, arena, &account->usage), WEIR_OK);
    assert_int_not_equal(account->usage.outcome, USAGE_HELD);
    if (account->usage.outcome != USAGE_BILL)
        return false;
    assert_int_equal(water_cut_down(&account->usage, step_l, arena, &account->water), WEIR_OK);
    assert_int_equal(
        usage_states(&request, &account->usage, account->water.carried_l, arena, &states), WEIR_OK);
    if (account->through_day != WEIR_DAY_NONE)
        assert_true(account->usage.begin_day >= account->through_day);
    int64_t sum_l = 0;
    for (uint32_t i = 0; i < account->water.stretch_count; i++) {
        assert_true(account->water.stretch[i].volume_l >= 0);
        assert_int_equal(account->water.stretch[i].volume_l % step_l, 0);
        sum_l += account->water.stretch[i].volume_l;
    }
    assert_int_equal(sum_l, account->water.volume_l);
    assert_in_range(account->water.carried_l, 0, step_l - 1);
    account->billed_l += account->water.volume_l;
    account->through_day = account->usage.end_day;
    account->state = states.item;
    account->state_count = states.count;
    return true;
}

static void
make_account(int64_t lines)
{
    weir_arena_reset(arena);
    installation_count = 0;
    read_count = 0;
    moved_l = 0;
    for (int64_t i = 0; i < lines; i++)
        make_line();
}

static void
bills_add_up_to_what_the_registers_moved(void **state)
{
    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        make_account(pick(1, LINES_MAX));
        const int64_t step_l = random_once_in(&chance, 2) ? 1000 : 1;
        struct account account = {.through_day = WEIR_DAY_NONE};
        for (int32_t day = 0; day < LAST_DAY; day += (int32_t)pick(1, 120))
            (void)bill(&account, day, step_l);
        (void)bill(&account, LAST_DAY, step_l);
        assert_int_equal(account.through_day, LAST_DAY);
        assert_int_equal(account.billed_l + account.water.carried_l, moved_l);
        assert_false(bill(&account, LAST_DAY, step_l)); /* and nothing twice */
    }
}

/* The stretches of one bill are the bills that would have been made at its reads. */
static void
one_bill_is_cut_as_many_would_be(void **state)
{
    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        make_account(1);
        const int64_t step_l = random_once_in(&chance, 2) ? 1000 : 1;
        struct account whole = {.through_day = WEIR_DAY_NONE};
        struct account parts = {.through_day = WEIR_DAY_NONE};
        assert_true(bill(&whole, LAST_DAY, step_l));
        const struct water_cut cut = whole.water;
        for (uint32_t i = 0; i < cut.stretch_count; i++) {
            assert_true(bill(&parts, cut.stretch[i].end_day, step_l));
            assert_int_equal(parts.usage.end_day, cut.stretch[i].end_day);
            assert_int_equal(parts.water.volume_l, cut.stretch[i].volume_l);
        }
        assert_int_equal(parts.water.carried_l, cut.carried_l);
    }
}

/* Shares of any water among any uses add up, and none is negative. */
static void
shares_add_up_to_the_water(void **state)
{
    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        make_account(pick(1, LINES_MAX));
        struct account account = {.through_day = WEIR_DAY_NONE};
        assert_true(bill(&account, LAST_DAY, 1000));
        struct terms_use use[4];
        const struct terms_use *list[4];
        const uint32_t count = (uint32_t)pick(1, 4);
        for (uint32_t i = 0; i < count; i++) {
            use[i] = (struct terms_use){
                .use_no = (int32_t)i,
                .has_volume = random_once_in(&chance, 3),
                .has_share = random_once_in(&chance, 2),
                .per = (enum terms_per)pick(1, 2),
                .volume_l = pick(0, 300) * 1000,
                .share_ppm = pick(0, 1000000),
            };
            list[i] = &use[i];
        }
        const struct water_sharing sharing = {list, count, LAST_DAY, 1000};
        const struct water_share *share;
        assert_int_equal(water_share_out(&account.water, &sharing, arena, &share), WEIR_OK);
        int64_t sum_l = 0;
        for (uint32_t i = 0; i < count; i++) {
            assert_true(share[i].volume_l >= 0);
            sum_l += share[i].volume_l;
            int64_t stretches_l = 0;
            for (uint32_t s = 0; s < account.water.stretch_count; s++) {
                assert_true(share[i].stretch[s].volume_l >= 0);
                stretches_l += share[i].stretch[s].volume_l;
            }
            assert_int_equal(stretches_l, share[i].volume_l);
        }
        assert_int_equal(sum_l, account.water.volume_l);
    }
}

static int
seed(void **state)
{
    (void)state;
    chance = random_seeded("prop_usage");
    arena = weir_arena_new(1 << 24);
    return arena == NULL;
}

static int
done(void **state)
{
    (void)state;
    weir_arena_free(arena);
    return 0;
}

#define PROPERTY(name) cmocka_unit_test_setup_teardown(name, seed, done)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        PROPERTY(bills_add_up_to_what_the_registers_moved),
        PROPERTY(one_bill_is_cut_as_many_would_be),
        PROPERTY(shares_add_up_to_the_water),
    };
    return cmocka_run_group_tests_name("usage", tests, NULL, NULL);
}
