import cProfile,pstats
def test_x(service):
    f=lambda: service.ask("GET","/department/keys","quan91",{}).close()
    f()
    p=cProfile.Profile(); p.enable()
    for _ in range(40): f()
    p.disable(); s=pstats.Stats(p); s.sort_stats("cumulative").print_stats(90)
