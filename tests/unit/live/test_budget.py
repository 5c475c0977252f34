from live.budget import Bucket


def test_a_full_bucket_gives_its_size_and_no_more():
    bucket = Bucket(3, per_second=1, now=0)
    assert [bucket.take(0) for _ in range(4)] == [True, True, True, False]


def test_credits_come_back_with_time():
    bucket = Bucket(2, per_second=0.5, now=0)
    bucket.take(0, cost=2)
    assert not bucket.take(1)
    assert bucket.take(2)


def test_it_never_holds_more_than_its_size():
    bucket = Bucket(2, per_second=10, now=0)
    assert [bucket.take(100) for _ in range(3)] == [True, True, False]


def test_what_cannot_be_paid_costs_nothing():
    bucket = Bucket(2, per_second=0, now=0)
    assert not bucket.take(0, cost=3)
    assert bucket.take(0, cost=2)


def test_it_knows_when_it_is_full_again():
    bucket = Bucket(2, per_second=1, now=0)
    bucket.take(0)
    assert (bucket.is_full(0.5), bucket.is_full(1)) == (False, True)
